package kr.hhplus.orderpayment.payment;

import static java.util.Objects.requireNonNull;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import kr.hhplus.orderpayment.coupon.Coupons;
import kr.hhplus.orderpayment.idempotency.ShopCalls;
import kr.hhplus.orderpayment.order.Order;
import kr.hhplus.orderpayment.order.Orders;
import kr.hhplus.orderpayment.outbox.EventOutbox;
import kr.hhplus.orderpayment.point.Points;
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
import org.springframework.web.bind.annotation.RestController;

/** Pays for orders, shows payments, gives back. Somebody else's order or payment is as one that there is not. */
@RestController
@RequestMapping("/api/v1/payment")
public final class PaymentController {
    private static final String ID_RANGE = "must be a whole number from 1 to 9007199254740991";

    private final Payments payments;
    private final Refunds refunds;
    private final Orders orders;
    private final ShopCalls calls;

    public PaymentController(
            Orders orders, Points points, Coupons coupons, EventOutbox outbox, ShopCalls calls, Clock clock) {
        this.payments = new Payments(orders, points, coupons, outbox, clock);
        this.refunds = new Refunds(orders, points, coupons, outbox, clock);
        this.orders = orders;
        this.calls = calls;
    }

    record PaymentRequest(
            @ValidId Long orderId,

            @Nullable @Min(value = Ids.MIN, message = ID_RANGE) @Max(value = Ids.MAX, message = ID_RANGE)
            Long userId,

            @Nullable @Min(value = Ids.MIN, message = ID_RANGE) @Max(value = Ids.MAX, message = ID_RANGE)
            Long couponId,

            @Nullable @Min(value = Ids.MIN, message = ID_RANGE) @Max(value = Ids.MAX, message = ID_RANGE)
            Long issuanceNumber) {}

    /** items null: all that is left. */
    record RefundRequest(
            @Nullable @Size(min = 1, max = 50, message = "must have 1 .. 50 entries")
            List<@Valid @NotNull(message = "is missing") RefundItem> items,

            @Nullable @Size(max = 200, message = "must have 200 characters at most")
            String reason) {}

    record RefundItem(
            @NotNull(message = "is missing") @Min(value = 1, message = "must be 1 or more")
            Integer lineNo,

            @NotNull(message = "is missing")
            @Min(value = 1, message = "must be 1 .. 999")
            @Max(value = 999, message = "must be 1 .. 999")
            Integer quantity) {}

    /** With all that makes a refund another one. */
    private record RefundCall(long paymentId, RefundRequest request) {}

    @PostMapping
    ResponseEntity<Object> pay(
            Caller caller,
            @RequestHeader(name = ShopCalls.KEY_HEADER, required = false) @Nullable String key,
            @Valid @RequestBody PaymentRequest request) {
        if (request.userId() != null) {
            caller.requireUser(request.userId());
        }
        if (request.issuanceNumber() != null && request.couponId() == null) {
            return Problem.invalid(
                            List.of(new FieldFault("couponId", "is missing; an issuanceNumber is one of a coupon")))
                    .toResponse();
        }
        long orderId = requireNonNull(request.orderId());
        var owner = calls.read(handle -> orders.find(handle, orderId)).map(Order::userId);
        if (owner.isEmpty()
                || !caller.mayActFor(owner.get())
                || (request.userId() != null && !request.userId().equals(owner.get()))) {
            return Orders.unknown().toResponse();
        }
        var order = new Payments.Request(orderId, request.userId(), request.couponId(), request.issuanceNumber());
        return calls.answer(
                HttpStatus.CREATED, "payment", owner.get(), key, request, handle -> payments.pay(handle, order));
    }

    @GetMapping("/{paymentId}")
    ResponseEntity<Object> show(Caller caller, @PathVariable @ValidId Long paymentId) {
        return find(caller, paymentId)
                .<ResponseEntity<Object>>map(ResponseEntity::ok)
                .orElseGet(() -> Payments.unknown().toResponse());
    }

    @PostMapping("/{paymentId}/refund")
    ResponseEntity<Object> refund(
            Caller caller,
            @PathVariable @ValidId Long paymentId,
            @RequestHeader(name = ShopCalls.KEY_HEADER, required = false) @Nullable String key,
            @Valid @RequestBody RefundRequest request) {
        var parts = request.items() == null
                ? null
                : request.items().stream()
                        .map(item -> new Refunds.Part(requireNonNull(item.lineNo()), requireNonNull(item.quantity())))
                        .toList();
        if (parts != null && parts.stream().map(Refunds.Part::lineNo).distinct().count() < parts.size()) {
            return Problem.invalid(
                            List.of(new FieldFault("items", "name a line twice; put all of a line into one entry")))
                    .toResponse();
        }
        var owner = find(caller, paymentId).map(Payment::userId);
        if (owner.isEmpty()) {
            return Payments.unknown().toResponse();
        }
        return calls.answer(
                HttpStatus.CREATED,
                "refund",
                owner.get(),
                key,
                new RefundCall(paymentId, request),
                handle -> refunds.refund(handle, paymentId, parts, request.reason()));
    }

    private Optional<Payment> find(Caller caller, long paymentId) {
        return calls.read(handle -> payments.find(handle, paymentId))
                .filter(payment -> caller.mayActFor(payment.userId()));
    }
}
