package kr.hhplus.orderpayment.product;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.idempotency.ShopCalls;
import kr.hhplus.orderpayment.outbox.EventOutbox;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ValidId;
import kr.hhplus.schemas.shop.ProductChanged;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** /api/v1/products: pages, a product with its stock, the best sellers; and an operator's changes. */
@RestController
public final class ProductController {
    static final String PATH = "/api/v1/products";

    private static final String SCOPE = "product";
    /** All operators are one: their keys are theirs together. */
    private static final long OPERATORS = 0;
    /** MySQL counts on from the largest id: the other half is for products that are added without one. */
    private static final long ID_SET_MAX = 1L << 52;

    private static final Problem NO_QUANTITY =
            Problem.invalid(List.of(new FieldFault("quantity", "is missing; a new product needs one")));

    private final ProductCache cache;
    private final BestSellers bestSellers;
    private final ShopCalls calls;
    private final EventOutbox outbox;
    private final Clock clock;

    public ProductController(
            ProductCache cache, BestSellers bestSellers, ShopCalls calls, EventOutbox outbox, Clock clock) {
        this.cache = cache;
        this.bestSellers = bestSellers;
        this.calls = calls;
        this.outbox = outbox;
        this.clock = clock;
    }

    record Best(List<BestSellers.BestSeller> products) {}

    @GetMapping(PATH)
    CompletableFuture<ResponseEntity<Object>> page(
            @RequestParam(required = false) @Nullable String category,
            @RequestParam(required = false) @Nullable String sort,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String limit) {
        var query = PageQuery.parse(category, sort, after, page, limit);
        return answer(() -> cache.page(query));
    }

    @GetMapping(PATH + "/{productId}")
    CompletableFuture<ResponseEntity<Object>> get(@PathVariable @ValidId Long productId) {
        return answer(() -> cache.product(productId));
    }

    private static CompletableFuture<ResponseEntity<Object>> answer(Supplier<CompletableFuture<ReadyAnswer>> read) {
        try {
            return read.get().thenApply(ProductController::toResponse);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Problem.unavailable("Too many are asking. Ask again in a moment.")
                    .toResponse());
        }
    }

    private static ResponseEntity<Object> toResponse(ReadyAnswer answer) {
        var json = answer.json();
        if (json != null) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(json);
        }
        return (answer == ReadyAnswer.MISSING
                        ? Problem.of(ProblemCode.UNKNOWN_PRODUCT, "No product has this productId.")
                        : Problem.unavailable("The products cannot be read now. Ask again in a moment."))
                .toResponse();
    }

    @GetMapping(PATH + "/best")
    ResponseEntity<Object> best(
            @RequestParam(defaultValue = "3") int days,
            @RequestParam(defaultValue = "5")
                    @Min(value = 1, message = "must be 1 .. 100")
                    @Max(value = BestSellers.LIMIT_MAX, message = "must be 1 .. 100")
                    int limit) {
        return BestSellers.DAYS.contains(days)
                ? ResponseEntity.ok(new Best(bestSellers.top(days, limit)))
                : Problem.invalid(List.of(new FieldFault("days", "must be 1, 3 or 7")))
                        .toResponse();
    }

    /** Repeating it sets the same again, so that it needs no key. */
    @PutMapping(PATH + "/{productId}")
    ResponseEntity<Object> put(@PathVariable @ValidId Long productId, @Valid @RequestBody ProductRequest request) {
        if (productId > ID_SET_MAX) {
            return Problem.invalid(List.of(new FieldFault("productId", "must be " + ID_SET_MAX + " at most to be set")))
                    .toResponse();
        }
        return told(calls.answer(
                HttpStatus.OK, SCOPE, OPERATORS, null, request, handle -> write(handle, productId, request)));
    }

    @PostMapping(PATH)
    ResponseEntity<Object> post(
            @RequestHeader(name = ShopCalls.KEY_HEADER, required = false) @Nullable String key,
            @Valid @RequestBody ProductRequest request) {
        if (request.quantity() == null) {
            return NO_QUANTITY.toResponse();
        }
        return told(calls.answer(
                HttpStatus.CREATED, SCOPE, OPERATORS, key, request, handle -> write(handle, null, request)));
    }

    /** The product, its stock and the event that tells of both are written together. */
    private Decided<ProductDetail> write(Handle handle, @Nullable Long productId, ProductRequest request) {
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var written = ProductTables.write(handle, productId, request, at);
        if (written.isEmpty()) {
            return Decided.refused(NO_QUANTITY);
        }
        var product = written.get();
        outbox.add(new ProductChanged(
                product.productId(),
                product.version(),
                product.name(),
                product.category(),
                product.price(),
                product.quantity(),
                at));
        return Decided.done(product);
    }

    /** This instance hears of what was written at once, Redis too; the others by the event. */
    private ResponseEntity<Object> told(ResponseEntity<Object> answer) {
        if (!(answer.getStatusCode().is2xxSuccessful() && answer.getBody() instanceof JsonNode written)) {
            return answer;
        }
        long productId = written.path("productId").asLong();
        cache.onChanged(List.of(productId), true);
        return answer.getStatusCode() == HttpStatus.CREATED
                ? ResponseEntity.created(URI.create(PATH + "/" + productId))
                        .headers(answer.getHeaders())
                        .body(written)
                : answer;
    }
}
