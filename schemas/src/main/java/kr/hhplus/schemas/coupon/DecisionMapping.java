package kr.hhplus.schemas.coupon;

import java.time.Instant;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.proto.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Between decisions, with what they consist of, and their Protobuf messages; throws {@link IllegalArgumentException} for
 * impossible messages.
 */
final class DecisionMapping {
    private DecisionMapping() {}

    static Wire.CouponDecision toWire(CouponDecision decision) {
        var position = toWire(decision.commandPosition());
        var wire = Wire.CouponDecision.newBuilder()
                .setCouponId(decision.couponId())
                .setCommandPosition(position);
        if (decision instanceof IssueDecided issue) {
            var body = Wire.IssueDecided.newBuilder()
                    .setUserId(issue.userId())
                    .setRequestKey(issue.requestKey())
                    .setOutcome(toWire(issue.outcome()))
                    .setIssuanceNumber(issue.issuanceNumber())
                    .setDecidedPosition(
                            issue.decidedPosition().equals(decision.commandPosition())
                                    ? position
                                    : toWire(issue.decidedPosition()))
                    .setRank(issue.rank())
                    .setReturned(issue.returned());
            if (issue.expiresAt() != null) {
                body.setExpiresAtMs(issue.expiresAt().toEpochMilli());
            }
            wire.setIssueDecided(body);
        } else if (decision instanceof CampaignDecided campaign) {
            var body = Wire.CampaignDecided.newBuilder()
                    .setRefusal(toWire(campaign.refusal()))
                    .setPaused(campaign.paused())
                    .setClosed(campaign.closed());
            if (campaign.terms() != null) {
                body.setTerms(TermsMapping.toWire(campaign.terms()));
            }
            wire.setCampaignDecided(body);
        }
        return wire.build();
    }

    static CouponDecision toDecision(Wire.CouponDecision wire) {
        var position = toPosition(wire.getCommandPosition());
        return switch (wire.getDecisionCase()) {
            case ISSUE_DECIDED -> {
                var body = wire.getIssueDecided();
                yield new IssueDecided(
                        wire.getCouponId(),
                        position,
                        body.getUserId(),
                        body.getRequestKey(),
                        toOutcome(body.getOutcome()),
                        body.getIssuanceNumber(),
                        body.hasExpiresAtMs() ? Instant.ofEpochMilli(body.getExpiresAtMs()) : null,
                        toPosition(body.getDecidedPosition()),
                        body.getRank(),
                        body.getReturned());
            }
            case CAMPAIGN_DECIDED -> {
                var body = wire.getCampaignDecided();
                yield new CampaignDecided(
                        wire.getCouponId(),
                        position,
                        toRefusal(body.getRefusal()),
                        body.hasTerms() ? TermsMapping.toTerms(body.getTerms()) : null,
                        body.getPaused(),
                        body.getClosed());
            }
            case DECISION_NOT_SET -> throw new IllegalArgumentException("no decision set");
        };
    }

    static Wire.Holder toWire(Holder holder) {
        var wire = Wire.Holder.newBuilder();
        holder.decisions().forEach(decision -> wire.addDecisions(toWire(decision)));
        return wire.build();
    }

    /** Nobody is not stored, so that bytes without a decision are something else. */
    static Holder toHolder(Wire.Holder wire) {
        if (wire.getDecisionsCount() == 0) {
            throw new IllegalArgumentException("a holder of nothing");
        }
        return new Holder(wire.getDecisionsList().stream()
                .map(DecisionMapping::toDecision)
                .map(IssueDecided.class::cast)
                .toList());
    }

    static Wire.LogPosition toWire(LogPosition position) {
        return Wire.LogPosition.newBuilder()
                .setPartition(position.partition())
                .setOffset(position.offset())
                .setTimeMs(position.time().toEpochMilli())
                .build();
    }

    static LogPosition toPosition(Wire.LogPosition wire) {
        return new LogPosition(wire.getPartition(), wire.getOffset(), Instant.ofEpochMilli(wire.getTimeMs()));
    }

    private static Wire.Outcome toWire(Outcome outcome) {
        return switch (outcome) {
            case ISSUED -> Wire.Outcome.OUTCOME_ISSUED;
            case SOLD_OUT -> Wire.Outcome.OUTCOME_SOLD_OUT;
            case NOT_OPEN -> Wire.Outcome.OUTCOME_NOT_OPEN;
            case CLOSED -> Wire.Outcome.OUTCOME_CLOSED;
            case UNKNOWN_COUPON -> Wire.Outcome.OUTCOME_UNKNOWN_COUPON;
            case PAUSED -> Wire.Outcome.OUTCOME_PAUSED;
            case LIMIT_REACHED -> Wire.Outcome.OUTCOME_LIMIT_REACHED;
            case WITHDRAWN -> Wire.Outcome.OUTCOME_WITHDRAWN;
            case REVOKED -> Wire.Outcome.OUTCOME_REVOKED;
            case REGISTERED -> Wire.Outcome.OUTCOME_REGISTERED;
        };
    }

    private static Outcome toOutcome(Wire.Outcome wire) {
        return switch (wire) {
            case OUTCOME_ISSUED -> Outcome.ISSUED;
            case OUTCOME_SOLD_OUT -> Outcome.SOLD_OUT;
            case OUTCOME_NOT_OPEN -> Outcome.NOT_OPEN;
            case OUTCOME_CLOSED -> Outcome.CLOSED;
            case OUTCOME_UNKNOWN_COUPON -> Outcome.UNKNOWN_COUPON;
            case OUTCOME_PAUSED -> Outcome.PAUSED;
            case OUTCOME_LIMIT_REACHED -> Outcome.LIMIT_REACHED;
            case OUTCOME_WITHDRAWN -> Outcome.WITHDRAWN;
            case OUTCOME_REVOKED -> Outcome.REVOKED;
            case OUTCOME_REGISTERED -> Outcome.REGISTERED;
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("unknown outcome " + wire);
        };
    }

    static Wire.CampaignDecided.Refusal toWire(@Nullable CampaignRefusal refusal) {
        if (refusal == null) {
            return Wire.CampaignDecided.Refusal.REFUSAL_UNSPECIFIED;
        }
        return switch (refusal) {
            case STOCK_BELOW_ISSUED -> Wire.CampaignDecided.Refusal.REFUSAL_STOCK_BELOW_ISSUED;
            case STOCK_OUT_OF_RANGE -> Wire.CampaignDecided.Refusal.REFUSAL_STOCK_OUT_OF_RANGE;
            case UNKNOWN_COUPON -> Wire.CampaignDecided.Refusal.REFUSAL_UNKNOWN_COUPON;
            case CLOSED -> Wire.CampaignDecided.Refusal.REFUSAL_CLOSED;
            case NOT_ISSUED -> Wire.CampaignDecided.Refusal.REFUSAL_NOT_ISSUED;
            case NOT_OPEN -> Wire.CampaignDecided.Refusal.REFUSAL_NOT_OPEN;
            case PAUSED -> Wire.CampaignDecided.Refusal.REFUSAL_PAUSED;
            case NO_DRAW -> Wire.CampaignDecided.Refusal.REFUSAL_NO_DRAW;
            case WRONG_SEED -> Wire.CampaignDecided.Refusal.REFUSAL_WRONG_SEED;
            case DRAW_PENDING -> Wire.CampaignDecided.Refusal.REFUSAL_DRAW_PENDING;
            case AMBIGUOUS_ISSUANCE -> Wire.CampaignDecided.Refusal.REFUSAL_AMBIGUOUS_ISSUANCE;
        };
    }

    static @Nullable CampaignRefusal toRefusal(Wire.CampaignDecided.Refusal wire) {
        return switch (wire) {
            case REFUSAL_UNSPECIFIED -> null;
            case REFUSAL_STOCK_BELOW_ISSUED -> CampaignRefusal.STOCK_BELOW_ISSUED;
            case REFUSAL_STOCK_OUT_OF_RANGE -> CampaignRefusal.STOCK_OUT_OF_RANGE;
            case REFUSAL_UNKNOWN_COUPON -> CampaignRefusal.UNKNOWN_COUPON;
            case REFUSAL_CLOSED -> CampaignRefusal.CLOSED;
            case REFUSAL_NOT_ISSUED -> CampaignRefusal.NOT_ISSUED;
            case REFUSAL_NOT_OPEN -> CampaignRefusal.NOT_OPEN;
            case REFUSAL_PAUSED -> CampaignRefusal.PAUSED;
            case REFUSAL_NO_DRAW -> CampaignRefusal.NO_DRAW;
            case REFUSAL_WRONG_SEED -> CampaignRefusal.WRONG_SEED;
            case REFUSAL_DRAW_PENDING -> CampaignRefusal.DRAW_PENDING;
            case REFUSAL_AMBIGUOUS_ISSUANCE -> CampaignRefusal.AMBIGUOUS_ISSUANCE;
            case UNRECOGNIZED -> throw new IllegalArgumentException("unknown refusal");
        };
    }
}
