package kr.hhplus.orderpayment.point;

import static java.util.Objects.requireNonNull;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import kr.hhplus.orderpayment.idempotency.ShopCalls;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ValidId;
import kr.hhplus.schemas.http.identity.Caller;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Charges points and shows them. */
@RestController
@RequestMapping("/api/v1/points")
public final class PointController {
    static final int LIMIT_MAX = 100;

    private final Points points;
    private final ShopCalls calls;
    private final long chargeMax;

    public PointController(Points points, ShopCalls calls, long chargeMax) {
        this.points = points;
        this.calls = calls;
        this.chargeMax = chargeMax;
    }

    record ChargeRequest(
            @ValidId Long userId,
            @NotNull(message = "is missing") Long amount) {}

    /** before: the id behind which older changes begin; null: there are none. */
    record History(
            long userId,
            List<Points.Change> changes,
            @Nullable Long before) {}

    @PostMapping("/charge")
    ResponseEntity<Object> charge(
            Caller caller,
            @RequestHeader(name = ShopCalls.KEY_HEADER, required = false) @Nullable String key,
            @Valid @RequestBody ChargeRequest request) {
        long userId = requireNonNull(request.userId());
        caller.requireUser(userId);
        long amount = requireNonNull(request.amount());
        if (amount < 1 || amount > chargeMax) {
            return Problem.invalid(List.of(new FieldFault("amount", "must be 1 .. " + chargeMax)))
                    .toResponse();
        }
        return calls.answer(
                HttpStatus.OK, "charge", userId, key, request, handle -> points.charge(handle, userId, amount));
    }

    @GetMapping("/{userId}")
    Points.Balance balance(Caller caller, @PathVariable @ValidId Long userId) {
        caller.requireUser(userId);
        return new Points.Balance(userId, calls.read(handle -> points.balance(handle, userId)));
    }

    /** The newest first; the next page begins before the id that this one names. */
    @GetMapping("/{userId}/history")
    History history(
            Caller caller,
            @PathVariable @ValidId Long userId,
            @RequestParam(required = false) @Nullable @Min(value = 1, message = "must be 1 or more") Long before,
            @RequestParam(defaultValue = "50")
                    @Min(value = 1, message = "must be 1 .. 100")
                    @Max(value = LIMIT_MAX, message = "must be 1 .. 100")
                    int limit) {
        caller.requireUser(userId);
        var changes = calls.read(handle -> points.history(handle, userId, before == null ? Ids.MAX : before, limit));
        boolean more = changes.size() == limit;
        return new History(
                userId, changes, more ? (Long) changes.get(changes.size() - 1).id() : null);
    }
}
