package kr.hhplus.ingress.campaign;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.schemas.coupon.CampaignRefusal;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.OfOperator;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.http.CampaignView;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;

/**
 * An operator's command on its way through the log: answered, with the campaign, when the gate has seen what it came to.
 *
 * <p>Thread-safe.
 */
public final class OperatorCalls {
    private static final Logger log = LoggerFactory.getLogger(OperatorCalls.class);

    /** How far another instance, where the campaign was defined, may be ahead of this one. */
    public static final Duration KNOWN_WAIT_MAX = Duration.ofMillis(500);

    private final CommandLog commandLog;
    private final CampaignGate gate;
    private final Clock clock;
    private final Duration waitMax;

    public OperatorCalls(CommandLog commandLog, CampaignGate gate, Clock clock, Duration waitMax) {
        this.commandLog = commandLog;
        this.gate = gate;
        this.clock = clock;
        this.waitMax = waitMax;
    }

    CompletableFuture<ResponseEntity<Object>> give(OfOperator command) {
        if (command instanceof DefineCampaign) {
            return append(command);
        }
        // Nothing is published of a coupon that is not defined, so that there would be no effect to wait for.
        return gate.awaitKnown(command.couponId(), KNOWN_WAIT_MAX)
                .thenCompose(known -> known.isPresent()
                        ? append(command)
                        : CompletableFuture.completedFuture(Problem.of(
                                        ProblemCode.UNKNOWN_COUPON, "No campaign has this couponId. Define it first.")
                                .toResponse()));
    }

    private CompletableFuture<ResponseEntity<Object>> append(OfOperator command) {
        return commandLog
                .append(command)
                .map(appended -> appended.thenCompose(
                                position -> gate.awaitCommand(command.couponId(), position.offset(), waitMax)
                                        .thenApply(state -> answer(position, state)))
                        .exceptionally(OperatorCalls::unknownEffect))
                .orElseGet(() -> CompletableFuture.completedFuture(
                        Problem.unavailable("Too many requests are on their way. Asking again is safe.")
                                .toResponse()));
    }

    private ResponseEntity<Object> answer(LogPosition position, CouponState state) {
        var campaign = CampaignView.of(state, clock.instant());
        var result = state.operatorResult(position.offset());
        if (result.isEmpty()) {
            return Problem.of(
                            ProblemCode.CONCURRENT_CHANGE,
                            "Many other commands came right after this one. Look at the campaign; with the same"
                                    + " Idempotency-Key, asking again is safe.")
                    .with("campaign", campaign)
                    .toResponse();
        }
        var refusal = result.get().refusal();
        return refusal == null
                ? ResponseEntity.ok(campaign)
                : refused(refusal, campaign).with("campaign", campaign).toResponse();
    }

    private static Problem refused(CampaignRefusal refusal, CampaignView campaign) {
        long out = campaign.issued() - campaign.returned();
        return switch (refusal) {
            case STOCK_BELOW_ISSUED ->
                Problem.of(ProblemCode.STOCK_BELOW_ISSUED, out + " coupons are issued; the stock cannot be less.")
                        .with("issued", out);
            case STOCK_OUT_OF_RANGE ->
                Problem.of(
                        ProblemCode.STOCK_OUT_OF_RANGE,
                        "The stock is " + campaign.stock() + ", and has to stay" + " between 1 and 1,000,000,000.");
            case UNKNOWN_COUPON -> Problem.of(ProblemCode.UNKNOWN_COUPON, "No campaign has this couponId.");
            case CLOSED ->
                Problem.of(
                        ProblemCode.CLOSED,
                        "The campaign is closed. After closesAt, new terms can open it again; closed by an operator,"
                                + " it stays closed.");
            case NOT_ISSUED -> Problem.of(ProblemCode.NOT_ISSUED, "The user has no such coupon of this campaign.");
            case AMBIGUOUS_ISSUANCE ->
                Problem.of(
                        ProblemCode.AMBIGUOUS_ISSUANCE,
                        "The user has several coupons of this campaign. Say which one: issuanceNumber.");
            case NOT_OPEN -> Problem.of(ProblemCode.NOT_OPEN, "The campaign is not open yet.");
            case PAUSED -> Problem.of(ProblemCode.PAUSED, "The campaign is paused. Resume it first.");
            case NO_DRAW, WRONG_SEED, DRAW_PENDING ->
                Problem.of(
                        ProblemCode.DRAW_PENDING,
                        "Requests are registered for the draw; fairStart cannot be changed before it.");
        };
    }

    private static ResponseEntity<Object> unknownEffect(Throwable failure) {
        log.warn("an operator's command has no visible effect yet", failure);
        return Problem.unavailable("The command was not seen to take effect in time; it may still. With an"
                        + " Idempotency-Key, asking again is safe.")
                .toResponse();
    }
}
