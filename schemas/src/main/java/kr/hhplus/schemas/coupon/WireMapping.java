package kr.hhplus.schemas.coupon;

import java.time.Instant;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.proto.Wire;
import org.jspecify.annotations.Nullable;

/** Between the values and their Protobuf messages; throws {@link IllegalArgumentException} for impossible messages. */
final class WireMapping {
    private WireMapping() {}

    static Wire.CouponCommand toWire(CouponCommand command) {
        var wire = Wire.CouponCommand.newBuilder().setCouponId(command.couponId());
        if (command instanceof IssueCoupon issue) {
            wire.setIssueCoupon(Wire.IssueCoupon.newBuilder().setUserId(issue.userId()));
        } else if (command instanceof DefineCampaign define) {
            wire.setDefineCampaign(Wire.DefineCampaign.newBuilder().setTerms(toWire(define.terms())));
        }
        return wire.build();
    }

    static CouponCommand toCommand(Wire.CouponCommand wire) {
        return switch (wire.getCommandCase()) {
            case ISSUE_COUPON ->
                new IssueCoupon(wire.getCouponId(), wire.getIssueCoupon().getUserId());
            case DEFINE_CAMPAIGN ->
                new DefineCampaign(
                        wire.getCouponId(), toTerms(wire.getDefineCampaign().getTerms()));
            case COMMAND_NOT_SET -> throw new IllegalArgumentException("no command set");
        };
    }

    static Wire.CouponDecision toWire(CouponDecision decision) {
        var wire = Wire.CouponDecision.newBuilder()
                .setCouponId(decision.couponId())
                .setCommandPosition(toWire(decision.commandPosition()));
        if (decision instanceof IssueDecided issue) {
            var body = Wire.IssueDecided.newBuilder()
                    .setUserId(issue.userId())
                    .setOutcome(toWire(issue.outcome()))
                    .setIssuanceNumber(issue.issuanceNumber())
                    .setDecidedPosition(toWire(issue.decidedPosition()));
            if (issue.expiresAt() != null) {
                body.setExpiresAtMs(issue.expiresAt().toEpochMilli());
            }
            wire.setIssueDecided(body);
        } else if (decision instanceof CampaignDecided campaign) {
            wire.setCampaignDecided(Wire.CampaignDecided.newBuilder()
                    .setTerms(toWire(campaign.terms()))
                    .setRefusal(toWire(campaign.refusal())));
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
                        toOutcome(body.getOutcome()),
                        body.getIssuanceNumber(),
                        body.hasExpiresAtMs() ? Instant.ofEpochMilli(body.getExpiresAtMs()) : null,
                        toPosition(body.getDecidedPosition()));
            }
            case CAMPAIGN_DECIDED ->
                new CampaignDecided(
                        wire.getCouponId(),
                        position,
                        toTerms(wire.getCampaignDecided().getTerms()),
                        toRefusal(wire.getCampaignDecided().getRefusal()));
            case DECISION_NOT_SET -> throw new IllegalArgumentException("no decision set");
        };
    }

    static Wire.CouponState toWire(CouponState state) {
        return Wire.CouponState.newBuilder()
                .setCouponId(state.couponId())
                .setTerms(toWire(state.terms()))
                .setIssued(state.issued())
                .setLastPosition(toWire(state.lastPosition()))
                .setOperatorOffset(state.operatorOffset())
                .setOperatorRefusal(toWire(state.operatorRefusal()))
                .build();
    }

    static CouponState toState(Wire.CouponState wire) {
        return new CouponState(
                wire.getCouponId(),
                toTerms(wire.getTerms()),
                wire.getIssued(),
                toPosition(wire.getLastPosition()),
                wire.getOperatorOffset(),
                toRefusal(wire.getOperatorRefusal()));
    }

    private static Wire.LogPosition toWire(LogPosition position) {
        return Wire.LogPosition.newBuilder()
                .setPartition(position.partition())
                .setOffset(position.offset())
                .setTimeMs(position.time().toEpochMilli())
                .build();
    }

    private static LogPosition toPosition(Wire.LogPosition wire) {
        return new LogPosition(wire.getPartition(), wire.getOffset(), Instant.ofEpochMilli(wire.getTimeMs()));
    }

    private static Wire.CampaignTerms toWire(CampaignTerms terms) {
        var wire = Wire.CampaignTerms.newBuilder()
                .setName(terms.name())
                .setStock(terms.stock())
                .setMinOrderAmountWon(terms.minOrderAmount());
        if (terms.opensAt() != null) {
            wire.setOpensAtMs(terms.opensAt().toEpochMilli());
        }
        if (terms.closesAt() != null) {
            wire.setClosesAtMs(terms.closesAt().toEpochMilli());
        }
        if (terms.discount() != null) {
            wire.setDiscount(toWire(terms.discount()));
        }
        if (terms.validDays() != null) {
            wire.setValidDays(terms.validDays());
        }
        if (terms.expiresAt() != null) {
            wire.setExpiresAtMs(terms.expiresAt().toEpochMilli());
        }
        return wire.build();
    }

    private static CampaignTerms toTerms(Wire.CampaignTerms wire) {
        return new CampaignTerms(
                wire.getName(),
                wire.getStock(),
                wire.hasOpensAtMs() ? Instant.ofEpochMilli(wire.getOpensAtMs()) : null,
                wire.hasClosesAtMs() ? Instant.ofEpochMilli(wire.getClosesAtMs()) : null,
                wire.hasDiscount() ? toDiscount(wire.getDiscount()) : null,
                wire.getMinOrderAmountWon(),
                wire.hasValidDays() ? wire.getValidDays() : null,
                wire.hasExpiresAtMs() ? Instant.ofEpochMilli(wire.getExpiresAtMs()) : null);
    }

    private static Wire.Discount toWire(Discount discount) {
        var wire = Wire.Discount.newBuilder()
                .setType(
                        switch (discount.type()) {
                            case FIXED -> Wire.Discount.Type.TYPE_FIXED;
                            case PERCENT -> Wire.Discount.Type.TYPE_PERCENT;
                        })
                .setValue(discount.value());
        if (discount.capAmount() != null) {
            wire.setCapAmountWon(discount.capAmount());
        }
        return wire.build();
    }

    private static Discount toDiscount(Wire.Discount wire) {
        var type =
                switch (wire.getType()) {
                    case TYPE_FIXED -> Discount.Type.FIXED;
                    case TYPE_PERCENT -> Discount.Type.PERCENT;
                    case TYPE_UNSPECIFIED, UNRECOGNIZED ->
                        throw new IllegalArgumentException("unknown discount type " + wire.getTypeValue());
                };
        return new Discount(type, wire.getValue(), wire.hasCapAmountWon() ? wire.getCapAmountWon() : null);
    }

    private static Wire.Outcome toWire(Outcome outcome) {
        return switch (outcome) {
            case ISSUED -> Wire.Outcome.OUTCOME_ISSUED;
            case SOLD_OUT -> Wire.Outcome.OUTCOME_SOLD_OUT;
            case NOT_OPEN -> Wire.Outcome.OUTCOME_NOT_OPEN;
            case CLOSED -> Wire.Outcome.OUTCOME_CLOSED;
            case UNKNOWN_COUPON -> Wire.Outcome.OUTCOME_UNKNOWN_COUPON;
        };
    }

    private static Outcome toOutcome(Wire.Outcome wire) {
        return switch (wire) {
            case OUTCOME_ISSUED -> Outcome.ISSUED;
            case OUTCOME_SOLD_OUT -> Outcome.SOLD_OUT;
            case OUTCOME_NOT_OPEN -> Outcome.NOT_OPEN;
            case OUTCOME_CLOSED -> Outcome.CLOSED;
            case OUTCOME_UNKNOWN_COUPON -> Outcome.UNKNOWN_COUPON;
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("unknown outcome " + wire);
        };
    }

    private static Wire.CampaignDecided.Refusal toWire(@Nullable CampaignRefusal refusal) {
        if (refusal == null) {
            return Wire.CampaignDecided.Refusal.REFUSAL_UNSPECIFIED;
        }
        return switch (refusal) {
            case STOCK_BELOW_ISSUED -> Wire.CampaignDecided.Refusal.REFUSAL_STOCK_BELOW_ISSUED;
        };
    }

    private static @Nullable CampaignRefusal toRefusal(Wire.CampaignDecided.Refusal wire) {
        return switch (wire) {
            case REFUSAL_UNSPECIFIED -> null;
            case REFUSAL_STOCK_BELOW_ISSUED -> CampaignRefusal.STOCK_BELOW_ISSUED;
            case UNRECOGNIZED -> throw new IllegalArgumentException("unknown refusal");
        };
    }
}
