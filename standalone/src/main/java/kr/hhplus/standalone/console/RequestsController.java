package kr.hhplus.standalone.console;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** GET /api/v1/admin/requests: the way of a ticket, or of a user's requests. */
@RestController
final class RequestsController {
    private static final String ID = "must be a whole number from 1 to 9007199254740991";

    private final RequestWays ways;

    RequestsController(RequestWays ways) {
        this.ways = ways;
    }

    record Found(List<RequestWay> requests) {}

    @GetMapping("/api/v1/admin/requests")
    Found find(
            @RequestParam(required = false) @Nullable String ticket,
            @RequestParam(required = false)
                    @Nullable
                    @Min(value = Ids.MIN, message = ID)
                    @Max(value = Ids.MAX, message = ID)
                    Long userId,
            @RequestParam(required = false)
                    @Nullable
                    @Min(value = Ids.MIN, message = ID)
                    @Max(value = Ids.MAX, message = ID)
                    Long couponId) {
        if (ticket == null && userId != null) {
            return new Found(ways.ofUser(userId, couponId));
        }
        if (ticket != null && userId == null && couponId == null) {
            return new Found(ways.ofTicket(ticket).stream().toList());
        }
        throw new ProblemException(
                Problem.invalid(
                        List.of(new FieldFault("query", "must have a ticket, or a userId and perhaps a couponId"))),
                null);
    }
}
