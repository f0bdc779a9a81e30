package kr.hhplus.ingress.campaign;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Discount;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.http.CampaignView;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ValidId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** PUT /api/v1/campaigns/{couponId}: an operator's command through the log, answered when the gate has seen it. */
@RestController
public final class CampaignController {
    private static final Logger log = LoggerFactory.getLogger(CampaignController.class);

    private final CommandLog commandLog;
    private final CampaignGate gate;
    private final Clock clock;
    private final Duration waitMax;

    public CampaignController(CommandLog commandLog, CampaignGate gate, Clock clock, Duration waitMax) {
        this.commandLog = commandLog;
        this.gate = gate;
        this.clock = clock;
        this.waitMax = waitMax;
    }

    /** The terms; what they may be is {@link CampaignTerms}' to say. One coupon for each user is what there is so far. */
    record CampaignRequest(
            @NotNull(message = "is missing") String name,
            @NotNull(message = "is missing") Long stock,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,

            @Nullable @Min(value = 1, message = "must be 1") @Max(value = 1, message = "must be 1")
            Integer perUserLimit,

            @Nullable @Valid DiscountRequest discount,
            @Nullable Long minOrderAmount,
            @Nullable Integer validDays,
            @Nullable Instant expiresAt) {

        CampaignTerms toTerms() {
            return new CampaignTerms(
                    name,
                    stock,
                    opensAt,
                    closesAt,
                    discount == null ? null : discount.toDiscount(),
                    minOrderAmount == null ? 0 : minOrderAmount,
                    validDays,
                    expiresAt);
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

    @PutMapping("/api/v1/campaigns/{couponId}")
    CompletableFuture<ResponseEntity<Object>> define(
            @PathVariable @ValidId Long couponId, @Valid @RequestBody CampaignRequest request) {
        CampaignTerms terms;
        try {
            terms = request.toTerms();
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(invalid(String.valueOf(e.getMessage())));
        }
        return commandLog
                .append(new DefineCampaign(couponId, terms))
                .map(appended -> appended.thenCompose(
                                position -> gate.awaitOperatorCommand(couponId, position.offset(), waitMax)
                                        .thenApply(state -> answer(position, state)))
                        .exceptionally(this::unknownEffect))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        Problem.unavailable("Too many requests are on their way. Asking again is safe.")
                                .toResponse()));
    }

    private ResponseEntity<Object> answer(LogPosition position, CouponState state) {
        if (state.operatorOffset() != position.offset()) {
            return Problem.of(
                            ProblemCode.CONCURRENT_CHANGE,
                            "Another operator's command came after this one. Look at the campaign and ask again.")
                    .toResponse();
        }
        var refusal = state.operatorRefusal();
        if (refusal != null) {
            return switch (refusal) {
                case STOCK_BELOW_ISSUED ->
                    Problem.of(
                                    ProblemCode.STOCK_BELOW_ISSUED,
                                    state.issued() + " coupons are issued; the stock cannot be less.")
                            .with("issued", state.issued())
                            .toResponse();
            };
        }
        return ResponseEntity.ok(CampaignView.of(state.couponId(), state.terms(), state.issued(), clock.instant()));
    }

    private ResponseEntity<Object> unknownEffect(Throwable failure) {
        log.warn("an operator's command has no visible effect yet", failure);
        return Problem.unavailable(
                        "The command was not seen to take effect in time; it may still. Asking again is safe.")
                .toResponse();
    }

    /** The values' own words; they begin with the field. */
    private static ResponseEntity<Object> invalid(String message) {
        int space = message.indexOf(' ');
        return Problem.invalid(List.of(new FieldFault(message.substring(0, space), message.substring(space + 1))))
                .toResponse();
    }
}
