package kr.hhplus.standalone.console;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** GET /api/v1/admin/log: what operators have done. */
@RestController
final class LogController {
    private static final int LIMIT_MAX = 100;

    private final OperatorLogReader log;

    LogController(OperatorLogReader log) {
        this.log = log;
    }

    @GetMapping("/api/v1/admin/log")
    OperatorLogReader.Page log(
            @RequestParam(required = false) @Nullable @Min(value = 0, message = "must be 0 or more") Long before,
            @RequestParam(defaultValue = "50")
                    @Min(value = 1, message = "must be 1 .. 100")
                    @Max(value = LIMIT_MAX, message = "must be 1 .. 100")
                    int limit) {
        return log.page(before, limit);
    }
}
