package kr.hhplus.ingress.campaign;

import jakarta.validation.Valid;
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
import kr.hhplus.schemas.coupon.RequestKey;
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
            @Nullable Instant expiresAt) {

        CampaignTerms toTerms() {
            return new CampaignTerms(
                    name,
                    stock,
                    opensAt,
                    closesAt,
                    perUserLimit == null ? 1 : perUserLimit,
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
                .append(new DefineCampaign(couponId, terms, RequestKey.NONE))
                .map(appended -> appended.thenCompose(
                                position -> gate.awaitOperatorCommand(couponId, position.offset(), waitMax)
                                        .thenApply(state -> answer(position, state)))
                        .exceptionally(this::unknownEffect))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        Problem.unavailable("Too many requests are on their way. Asking again is safe.")
                                .toResponse()));
    }

    private ResponseEntity<Object> answer(LogPosition position, CouponState state) {
        var result = state.operatorResult(position.offset());
        if (result.isEmpty()) {
            return Problem.of(
                            ProblemCode.CONCURRENT_CHANGE,
                            "Other operators' commands came after this one. Look at the campaign and ask again.")
                    .toResponse();
        }
        var refusal = result.get().refusal();
        return refusal == null
                ? ResponseEntity.ok(CampaignView.of(state, clock.instant()))
                : Problem.of(ProblemCode.valueOf(refusal.name()), "The campaign stays as it is.")
                        .toResponse();
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
