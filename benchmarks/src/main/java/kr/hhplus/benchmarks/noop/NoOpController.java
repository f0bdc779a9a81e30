package kr.hhplus.benchmarks.noop;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A call that does nothing, in a controller: what Spring MVC and JSON mapping leave of the server. */
@RestController
final class NoOpController {
    static final String PATH = "/bench/noop-spring";

    record Asked(long userId, long couponId) {}

    record Accepted(String requestId, long couponId, long userId, String status, long position, long pollAfterMs) {}

    @PostMapping(PATH)
    ResponseEntity<Accepted> accept(@RequestBody Asked asked) {
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .body(new Accepted(
                        "100001.10000001.dGhpcyBpcyBub3QgYSBtYWM",
                        asked.couponId(),
                        asked.userId(),
                        "WAITING",
                        12_345,
                        5_321));
    }
}
