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
import kr.hhplus.orderpayment.database.StorageUnavailableException;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.orderpayment.outbox.EventOutbox;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ValidId;
import kr.hhplus.schemas.shop.ProductChanged;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** /api/v1/products: pages, a product with its stock, the best sellers; and an operator's changes. */
@RestController
public final class ProductController {
    static final String PATH = "/api/v1/products";

    private final ProductCache cache;
    private final BestSellers bestSellers;
    private final Transactions transactions;
    private final EventOutbox outbox;
    private final Clock clock;

    public ProductController(
            ProductCache cache, BestSellers bestSellers, Transactions transactions, EventOutbox outbox, Clock clock) {
        this.cache = cache;
        this.bestSellers = bestSellers;
        this.transactions = transactions;
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

    @PutMapping(PATH + "/{productId}")
    ProductDetail put(@PathVariable @ValidId Long productId, @Valid @RequestBody ProductRequest request) {
        return write(productId, request);
    }

    @PostMapping(PATH)
    ResponseEntity<ProductDetail> post(@Valid @RequestBody ProductRequest request) {
        var written = write(null, request);
        return ResponseEntity.created(URI.create(PATH + "/" + written.productId()))
                .body(written);
    }

    /** The product, its stock and the event that tells of both are written together. */
    private ProductDetail write(@Nullable Long productId, ProductRequest request) {
        var at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ProductDetail written;
        try {
            written = transactions.run(handle -> {
                var product = ProductTables.write(handle, productId, request, at);
                outbox.add(new ProductChanged(
                        product.productId(),
                        product.version(),
                        product.name(),
                        product.category(),
                        product.price(),
                        product.quantity(),
                        at));
                return product;
            });
        } catch (StorageUnavailableException e) {
            throw e.toProblem();
        }
        // This instance hears of it at once, Redis too; the others by the event.
        cache.onChanged(List.of(written.productId()), true);
        return written;
    }
}
