package kr.hhplus.schemas.coupon;

import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.proto.Wire;

/** Between commands and their Protobuf messages; throws {@link IllegalArgumentException} for impossible messages. */
final class CommandMapping {
    private CommandMapping() {}

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
            wire.setDrawOrder(Wire.DrawOrder.newBuilder().setSeed(TermsMapping.toWire(draw.seed())));
        } else if (command instanceof DefineCampaign define) {
            wire.setDefineCampaign(Wire.DefineCampaign.newBuilder()
                    .setTerms(TermsMapping.toWire(define.terms()))
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
                new DrawOrder(
                        couponId, TermsMapping.toBytes32(wire.getDrawOrder().getSeed()));
            case DEFINE_CAMPAIGN -> {
                var define = wire.getDefineCampaign();
                yield new DefineCampaign(couponId, TermsMapping.toTerms(define.getTerms()), define.getOperatorKey());
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
}
