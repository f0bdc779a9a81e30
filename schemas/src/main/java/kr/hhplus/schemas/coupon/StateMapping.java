package kr.hhplus.schemas.coupon;

import kr.hhplus.schemas.proto.Wire;

/** Between states and their Protobuf messages; throws {@link IllegalArgumentException} for impossible messages. */
final class StateMapping {
    private StateMapping() {}

    static Wire.CouponState toWire(CouponState state) {
        var wire = Wire.CouponState.newBuilder()
                .setCouponId(state.couponId())
                .setTerms(TermsMapping.toWire(state.terms()))
                .setPaused(state.paused())
                .setClosed(state.closed())
                .setIssued(state.issued())
                .setReturned(state.returned())
                .setEligible(state.eligible())
                .setRegistered(state.registered())
                .setDrawn(state.drawn())
                .setLastPosition(DecisionMapping.toWire(state.lastPosition()));
        for (var result : state.operatorResults()) {
            wire.addOperatorResults(Wire.OperatorResult.newBuilder()
                    .setOffset(result.offset())
                    .setOperatorKey(result.operatorKey())
                    .setRefusal(DecisionMapping.toWire(result.refusal())));
        }
        return wire.build();
    }

    static CouponState toState(Wire.CouponState wire) {
        return new CouponState(
                wire.getCouponId(),
                TermsMapping.toTerms(wire.getTerms()),
                wire.getPaused(),
                wire.getClosed(),
                wire.getIssued(),
                wire.getReturned(),
                wire.getEligible(),
                DecisionMapping.toPosition(wire.getLastPosition()),
                wire.getOperatorResultsList().stream()
                        .map(result -> new OperatorResult(
                                result.getOffset(),
                                result.getOperatorKey(),
                                DecisionMapping.toRefusal(result.getRefusal())))
                        .toList(),
                wire.getRegistered(),
                wire.getDrawn());
    }
}
