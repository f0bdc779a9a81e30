package kr.hhplus.schemas.coupon;

import com.google.protobuf.ByteString;
import java.time.Instant;
import kr.hhplus.schemas.proto.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Between a campaign's terms and their Protobuf message; throws {@link IllegalArgumentException} for impossible messages.
 *
 * <p>Thread-safe.
 */
final class TermsMapping {
    /** Those that were written last: in a flood every command leaves a state of the same coupon, with the same terms. */
    private static volatile @Nullable WrittenTerms lastTerms;

    private record WrittenTerms(CampaignTerms terms, Wire.CampaignTerms wire) {}

    private TermsMapping() {}

    static Wire.CampaignTerms toWire(CampaignTerms terms) {
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

    static CampaignTerms toTerms(Wire.CampaignTerms wire) {
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

    static ByteString toWire(Bytes32 bytes) {
        return ByteString.copyFrom(bytes.toBytes());
    }

    static Bytes32 toBytes32(ByteString wire) {
        return Bytes32.of(wire.toByteArray());
    }
}
