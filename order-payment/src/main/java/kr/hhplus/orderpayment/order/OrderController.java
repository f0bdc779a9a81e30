package kr.hhplus.orderpayment.order;

import static java.util.Objects.requireNonNull;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kr.hhplus.orderpayment.idempotency.ShopCalls;
import kr.hhplus.orderpayment.order.Stock.Quantity;
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

/** Places, shows and cancels orders. Somebody else's order is as one that there is not. */
@RestController
@RequestMapping("/api/v1/order")
public final class OrderController {
    static final int ITEMS_MAX = 50;
    static final int QUANTITY_MAX = 999;

    private final Orders orders;
    private final ShopCalls calls;

    public OrderController(Orders orders, ShopCalls calls) {
        this.orders = orders;
        this.calls = calls;
    }

    record OrderRequest(
            @ValidId Long userId,

            @NotNull(message = "is missing") @Size(min = 1, max = ITEMS_MAX, message = "must have 1 .. 50 entries")
            List<@Valid @NotNull(message = "is missing") ItemRequest> items) {}

    record ItemRequest(
            @ValidId Long productId,

            @NotNull(message = "is missing")
            @Min(value = 1, message = "must be 1 .. 999")
            @Max(value = QUANTITY_MAX, message = "must be 1 .. 999")
            Integer quantity) {}

    @PostMapping
    ResponseEntity<Object> place(
            Caller caller,
            @RequestHeader(name = ShopCalls.KEY_HEADER, required = false) @Nullable String key,
            @Valid @RequestBody OrderRequest request) {
        long userId = requireNonNull(request.userId());
        caller.requireUser(userId);
        var wanted = request.items().stream()
                .map(item -> new Quantity(requireNonNull(item.productId()), requireNonNull(item.quantity())))
                .toList();
        var repeated = repeated(wanted);
        if (repeated.isPresent()) {
            return Problem.invalid(List.of(repeated.get())).toResponse();
        }
        return calls.answer(
                HttpStatus.CREATED, "order", userId, key, request, handle -> orders.place(handle, userId, wanted));
    }

    @GetMapping("/{orderId}")
    ResponseEntity<Object> show(Caller caller, @PathVariable @ValidId Long orderId) {
        return find(caller, orderId)
                .<ResponseEntity<Object>>map(ResponseEntity::ok)
                .orElseGet(() -> Orders.unknown().toResponse());
    }

    /** Repeating it changes nothing more, so that it needs no key. */
    @PostMapping("/{orderId}/cancel")
    ResponseEntity<Object> cancel(Caller caller, @PathVariable @ValidId Long orderId) {
        // Whose an order is never changes.
        if (find(caller, orderId).isEmpty()) {
            return Orders.unknown().toResponse();
        }
        return calls.answer(HttpStatus.OK, "cancel", 0, null, Map.of(), handle -> orders.cancel(handle, orderId));
    }

    private Optional<Order> find(Caller caller, long orderId) {
        return calls.read(handle -> orders.find(handle, orderId)).filter(order -> caller.mayActFor(order.userId()));
    }

    private static Optional<FieldFault> repeated(List<Quantity> wanted) {
        var seen = new HashSet<Long>();
        for (int i = 0; i < wanted.size(); i++) {
            if (!seen.add(wanted.get(i).productId())) {
                return Optional.of(new FieldFault(
                        "items[" + i + "].productId", "is there already; put all of a product into one entry"));
            }
        }
        return Optional.empty();
    }
}
