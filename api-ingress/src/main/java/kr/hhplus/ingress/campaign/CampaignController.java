package kr.hhplus.ingress.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import kr.hhplus.ingress.draw.DrawSeeds;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.OfOperator;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.Discount;
import kr.hhplus.schemas.coupon.RefundPolicy;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.http.ValidId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What operators do to a campaign. All calls are idempotent: an {@code Idempotency-Key} that is repeated within the
 * campaign's next 16 commands has no second effect and the first answer. All answer the campaign.
 */
@RestController
@RequestMapping("/api/v1/campaigns/{couponId}")
public final class CampaignController {
    private static final Pattern NO_FIELDS = Pattern.compile("\\s*(\\{\\s*\\}\\s*)?");

    private final OperatorCalls calls;
    private final CampaignGate gate;
    private final DrawSeeds seeds;

    public CampaignController(OperatorCalls calls, CampaignGate gate, DrawSeeds seeds) {
        this.calls = calls;
        this.gate = gate;
        this.seeds = seeds;
    }

    /** The terms; what they may be is {@link CampaignTerms}' to say. */
    record CampaignRequest(
            @NotNull(message = "is missing") String name,
            @NotNull(message = "is missing") Long stock,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            @Nullable Integer perUserLimit,
            @Nullable @Valid DiscountRequest discount,
            @Nullable Long minOrderAmount,
            @Nullable Integer validDays,
            @Nullable Instant expiresAt,
            @Nullable RefundPolicy refundPolicy,
            @Nullable Boolean fairStart) {

        CampaignTerms toTerms(Bytes32 drawCommitment) {
            return new CampaignTerms(
                    name,
                    stock,
                    opensAt,
                    closesAt,
                    perUserLimit == null ? 1 : perUserLimit,
                    discount == null ? null : discount.toDiscount(),
                    minOrderAmount == null ? 0 : minOrderAmount,
                    validDays,
                    expiresAt,
                    Boolean.TRUE.equals(fairStart) ? drawCommitment : null,
                    refundPolicy == null ? RefundPolicy.RETURN_COUPON : refundPolicy);
        }
    }

    record DiscountRequest(
            @NotNull(message = "is missing") Discount.Type type,
            @NotNull(message = "is missing") Long value,
            @Nullable Long capAmount) {
        Discount toDiscount() {
            return new Discount(type, value, capAmount);
        }
    }

    record StockRequest(@NotNull(message = "is missing") Long delta) {}

    record RevocationRequest(
            @ValidId Long userId,

            @Nullable @Min(value = 1, message = "must be 1 or more")
            Long issuanceNumber,

            @NotNull(message = "is missing") Boolean returnToStock) {}

    @PutMapping
    CompletableFuture<ResponseEntity<Object>> define(
            @PathVariable @ValidId Long couponId,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @Valid @RequestBody CampaignRequest request) {
        var commitment = seeds.commitment(
                couponId,
                gate.state(couponId)
                        .map(state -> state.terms().drawCommitment())
                        .orElse(null));
        return give(() -> new DefineCampaign(couponId, request.toTerms(commitment), IdempotencyKey.optional(key)));
    }

    @PostMapping("/stock")
    CompletableFuture<ResponseEntity<Object>> changeStock(
            @PathVariable @ValidId Long couponId,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @Valid @RequestBody StockRequest request) {
        return give(() -> new ChangeStock(couponId, request.delta(), IdempotencyKey.optional(key)));
    }

    @PostMapping("/pause")
    CompletableFuture<ResponseEntity<Object>> pause(
            @PathVariable @ValidId Long couponId,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody(required = false) byte @Nullable [] body) {
        requireNoFields(body);
        return give(() -> new ChangeStatus(couponId, ChangeStatus.Change.PAUSE, IdempotencyKey.optional(key)));
    }

    @PostMapping("/resume")
    CompletableFuture<ResponseEntity<Object>> resume(
            @PathVariable @ValidId Long couponId,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody(required = false) byte @Nullable [] body) {
        requireNoFields(body);
        return give(() -> new ChangeStatus(couponId, ChangeStatus.Change.RESUME, IdempotencyKey.optional(key)));
    }

    /** For good. */
    @PostMapping("/close")
    CompletableFuture<ResponseEntity<Object>> close(
            @PathVariable @ValidId Long couponId,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @RequestBody(required = false) byte @Nullable [] body) {
        requireNoFields(body);
        return give(() -> new ChangeStatus(couponId, ChangeStatus.Change.CLOSE, IdempotencyKey.optional(key)));
    }

    /** Takes a coupon back from its user; its number stays used. */
    @PostMapping("/revocations")
    CompletableFuture<ResponseEntity<Object>> revoke(
            @PathVariable @ValidId Long couponId,
            @RequestHeader(name = IdempotencyKey.HEADER, required = false) @Nullable String key,
            @Valid @RequestBody RevocationRequest request) {
        return give(() -> new RevokeIssuance(
                couponId,
                request.userId(),
                request.issuanceNumber() == null ? 0 : request.issuanceNumber(),
                request.returnToStock(),
                IdempotencyKey.optional(key)));
    }

    /** These calls have nothing to say; a body that says something was meant for another one. */
    private static void requireNoFields(byte @Nullable [] body) {
        if (body != null && !NO_FIELDS.matcher(new String(body, UTF_8)).matches()) {
            throw new ProblemException(Problem.invalid(List.of(new FieldFault("body", "must be empty, or {}"))), null);
        }
    }

    private CompletableFuture<ResponseEntity<Object>> give(Supplier<OfOperator> command) {
        OfOperator valid;
        try {
            valid = command.get();
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(invalid(String.valueOf(e.getMessage())));
        }
        return calls.give(valid);
    }

    /** The values' own words; they begin with the field. */
    private static ResponseEntity<Object> invalid(String message) {
        int space = message.indexOf(' ');
        return Problem.invalid(List.of(new FieldFault(message.substring(0, space), message.substring(space + 1))))
                .toResponse();
    }
}
