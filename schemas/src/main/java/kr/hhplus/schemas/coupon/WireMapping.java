package kr.hhplus.schemas.coupon;

import com.google.protobuf.ByteString;
import java.time.Instant;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.proto.Wire;
import org.jspecify.annotations.Nullable;

/** Between the values and their Protobuf messages; throws {@link IllegalArgumentException} for impossible messages. */
final class WireMapping {
    /** Those that were written last: in a flood every command leaves a state of the same coupon, with the same terms. */
    private static volatile @Nullable WrittenTerms lastTerms;

    private record WrittenTerms(CampaignTerms terms, Wire.CampaignTerms wire) {}

    private WireMapping() {}

    static Wire.CouponCommand toWire(CouponCommand command) {
        var wire = Wire.CouponCommand.newBuilder().setCouponId(command.couponId());
        if (command instanceof IssueCoupon issue) {
            wire.setIssueCoupon(
                    Wire.IssueCoupon.newBuilder().setUserId(issue.userId()).setRequestKey(issue.requestKey()));
        } else if (command instanceof GrantCoupon grant) {
            wire.setGrantCoupon(
                    Wire.GrantCoupon.newBuilder().setUserId(grant.userId()).setGrantId(grant.grantId()));
        } else if (command instanceof WithdrawRequest withdraw) {
            wire.setWithdrawRequest(Wire.WithdrawRequest.newBuilder()
                    .setUserId(withdraw.userId())
                    .setRequestKey(withdraw.requestKey()));
        } else if (command instanceof RevokeIssuance revoke) {
            wire.setRevokeIssuance(Wire.RevokeIssuance.newBuilder()
                    .setUserId(revoke.userId())
                    .setIssuanceNumber(revoke.issuanceNumber())
                    .setReturnToStock(revoke.returnToStock())
                    .setOperatorKey(revoke.operatorKey()));
        } else if (command instanceof DrawOrder draw) {
            wire.setDrawOrder(Wire.DrawOrder.newBuilder().setSeed(toWire(draw.seed())));
        } else if (command instanceof DefineCampaign define) {
            wire.setDefineCampaign(Wire.DefineCampaign.newBuilder()
                    .setTerms(toWire(define.terms()))
                    .setOperatorKey(define.operatorKey()));
        } else if (command instanceof ChangeStock change) {
            wire.setChangeStock(
                    Wire.ChangeStock.newBuilder().setDelta(change.delta()).setOperatorKey(change.operatorKey()));
        } else if (command instanceof ChangeStatus change) {
            wire.setChangeStatus(Wire.ChangeStatus.newBuilder()
                    .setChange(toWire(change.change()))
                    .setOperatorKey(change.operatorKey()));
        }
        return wire.build();
    }

    static CouponCommand toCommand(Wire.CouponCommand wire) {
        long couponId = wire.getCouponId();
        return switch (wire.getCommandCase()) {
            case ISSUE_COUPON -> {
                var issue = wire.getIssueCoupon();
                yield new IssueCoupon(couponId, issue.getUserId(), issue.getRequestKey());
            }
            case GRANT_COUPON -> {
                var grant = wire.getGrantCoupon();
                yield new GrantCoupon(couponId, grant.getUserId(), grant.getGrantId());
            }
            case WITHDRAW_REQUEST -> {
                var withdraw = wire.getWithdrawRequest();
                yield new WithdrawRequest(couponId, withdraw.getUserId(), withdraw.getRequestKey());
            }
            case REVOKE_ISSUANCE -> {
                var revoke = wire.getRevokeIssuance();
                yield new RevokeIssuance(
                        couponId,
                        revoke.getUserId(),
                        revoke.getIssuanceNumber(),
                        revoke.getReturnToStock(),
                        revoke.getOperatorKey());
            }
            case DRAW_ORDER ->
                new DrawOrder(couponId, toBytes32(wire.getDrawOrder().getSeed()));
            case DEFINE_CAMPAIGN -> {
                var define = wire.getDefineCampaign();
                yield new DefineCampaign(couponId, toTerms(define.getTerms()), define.getOperatorKey());
            }
            case CHANGE_STOCK -> {
                var change = wire.getChangeStock();
                yield new ChangeStock(couponId, change.getDelta(), change.getOperatorKey());
            }
            case CHANGE_STATUS -> {
                var change = wire.getChangeStatus();
                yield new ChangeStatus(couponId, toChange(change.getChange()), change.getOperatorKey());
            }
            case COMMAND_NOT_SET -> throw new IllegalArgumentException("no command set");
        };
    }

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
                body.setTerms(toWire(campaign.terms()));
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
                        body.hasTerms() ? toTerms(body.getTerms()) : null,
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
                .map(WireMapping::toDecision)
                .map(IssueDecided.class::cast)
                .toList());
    }

    static Wire.CouponState toWire(CouponState state) {
        var wire = Wire.CouponState.newBuilder()
                .setCouponId(state.couponId())
                .setTerms(toWire(state.terms()))
                .setPaused(state.paused())
                .setClosed(state.closed())
                .setIssued(state.issued())
                .setReturned(state.returned())
                .setEligible(state.eligible())
                .setRegistered(state.registered())
                .setDrawn(state.drawn())
                .setLastPosition(toWire(state.lastPosition()));
        for (var result : state.operatorResults()) {
            wire.addOperatorResults(Wire.OperatorResult.newBuilder()
                    .setOffset(result.offset())
                    .setOperatorKey(result.operatorKey())
                    .setRefusal(toWire(result.refusal())));
        }
        return wire.build();
    }

    static CouponState toState(Wire.CouponState wire) {
        return new CouponState(
                wire.getCouponId(),
                toTerms(wire.getTerms()),
                wire.getPaused(),
                wire.getClosed(),
                wire.getIssued(),
                wire.getReturned(),
                wire.getEligible(),
                toPosition(wire.getLastPosition()),
                wire.getOperatorResultsList().stream()
                        .map(result -> new OperatorResult(
                                result.getOffset(), result.getOperatorKey(), toRefusal(result.getRefusal())))
                        .toList(),
                wire.getRegistered(),
                wire.getDrawn());
    }

    private static Wire.ChangeStatus.Change toWire(ChangeStatus.Change change) {
        return switch (change) {
            case PAUSE -> Wire.ChangeStatus.Change.CHANGE_PAUSE;
            case RESUME -> Wire.ChangeStatus.Change.CHANGE_RESUME;
            case CLOSE -> Wire.ChangeStatus.Change.CHANGE_CLOSE;
        };
    }

    private static ChangeStatus.Change toChange(Wire.ChangeStatus.Change wire) {
        return switch (wire) {
            case CHANGE_PAUSE -> ChangeStatus.Change.PAUSE;
            case CHANGE_RESUME -> ChangeStatus.Change.RESUME;
            case CHANGE_CLOSE -> ChangeStatus.Change.CLOSE;
            case CHANGE_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("unknown change " + wire);
        };
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
        var last = lastTerms;
        if (last != null && last.terms().equals(terms)) {
            return last.wire();
        }
        var wire = newWire(terms);
        lastTerms = new WrittenTerms(terms, wire);
        return wire;
    }

    private static Wire.CampaignTerms newWire(CampaignTerms terms) {
        var wire = Wire.CampaignTerms.newBuilder()
                .setName(terms.name())
                .setStock(terms.stock())
                .setPerUserLimit(terms.perUserLimit())
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
        if (terms.drawCommitment() != null) {
            wire.setDrawCommitment(toWire(terms.drawCommitment()));
        }
        if (terms.refundPolicy() == RefundPolicy.KEEP_SPENT) {
            wire.setRefundPolicy(Wire.CampaignTerms.RefundPolicy.REFUND_POLICY_KEEP_SPENT);
        }
        return wire.build();
    }

    private static CampaignTerms toTerms(Wire.CampaignTerms wire) {
        return new CampaignTerms(
                wire.getName(),
                wire.getStock(),
                wire.hasOpensAtMs() ? Instant.ofEpochMilli(wire.getOpensAtMs()) : null,
                wire.hasClosesAtMs() ? Instant.ofEpochMilli(wire.getClosesAtMs()) : null,
                // Records of before the limit have none.
                wire.getPerUserLimit() == 0 ? 1 : wire.getPerUserLimit(),
                wire.hasDiscount() ? toDiscount(wire.getDiscount()) : null,
                wire.getMinOrderAmountWon(),
                wire.hasValidDays() ? wire.getValidDays() : null,
                wire.hasExpiresAtMs() ? Instant.ofEpochMilli(wire.getExpiresAtMs()) : null,
                wire.getDrawCommitment().isEmpty() ? null : toBytes32(wire.getDrawCommitment()),
                toRefundPolicy(wire));
    }

    /** RETURN_COUPON is written as records of before have it, so that a log of then is folded into the same bytes. */
    private static RefundPolicy toRefundPolicy(Wire.CampaignTerms wire) {
        return switch (wire.getRefundPolicy()) {
            case REFUND_POLICY_UNSPECIFIED, REFUND_POLICY_RETURN_COUPON -> RefundPolicy.RETURN_COUPON;
            case REFUND_POLICY_KEEP_SPENT -> RefundPolicy.KEEP_SPENT;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException("unknown refund policy " + wire.getRefundPolicyValue());
        };
    }

    private static ByteString toWire(Bytes32 bytes) {
        return ByteString.copyFrom(bytes.toBytes());
    }

    private static Bytes32 toBytes32(ByteString wire) {
        return Bytes32.of(wire.toByteArray());
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

    private static Wire.CampaignDecided.Refusal toWire(@Nullable CampaignRefusal refusal) {
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

    private static @Nullable CampaignRefusal toRefusal(Wire.CampaignDecided.Refusal wire) {
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
