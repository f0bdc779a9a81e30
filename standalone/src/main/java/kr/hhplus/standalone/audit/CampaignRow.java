package kr.hhplus.standalone.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import kr.hhplus.schemas.coupon.CouponState;
import org.jspecify.annotations.Nullable;

/**
 * A row of coupon_campaign but for its key, as MySQL has it or as the log has to leave it.
 *
 * @param issued the highest issuance number
 * @param commandOffset of the operator's command that the terms, paused and closed come from
 */
record CampaignRow(
        @Nullable String name,
        long stock,
        long issued,
        long returned,
        boolean paused,
        boolean closed,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        int perUserLimit,
        @Nullable String discountType,
        @Nullable Long discountValue,
        @Nullable Long discountCap,
        long minOrderAmount,
        @Nullable Integer validDays,
        @Nullable Instant expiresAt,
        @Nullable String drawCommitment,
        @Nullable String refundPolicy,
        long commandOffset) {

    /** In the order in which {@link #read} wants them. */
    static final String COLUMNS = "name, stock, issued, returned, paused, closed, opens_at, closes_at, per_user_limit,"
            + " discount_type, discount_value, discount_cap, min_order_amount, valid_days, expires_at, draw_commitment,"
            + " refund_policy, command_offset";

    static CampaignRow of(CouponState state, long commandOffset) {
        var terms = state.terms();
        var discount = terms.discount();
        return new CampaignRow(
                terms.name(),
                terms.stock(),
                state.issued(),
                state.returned(),
                state.paused(),
                state.closed(),
                terms.opensAt(),
                terms.closesAt(),
                terms.perUserLimit(),
                discount == null ? null : discount.type().name(),
                discount == null ? null : (Long) discount.value(),
                discount == null ? null : discount.capAmount(),
                terms.minOrderAmount(),
                terms.validDays(),
                terms.expiresAt(),
                terms.drawCommitment() == null ? null : terms.drawCommitment().hex(),
                terms.refundPolicy().name(),
                commandOffset);
    }

    static CampaignRow read(ResultSet row) throws SQLException {
        return new CampaignRow(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getBoolean(5),
                row.getBoolean(6),
                TicketRow.time(row, 7),
                TicketRow.time(row, 8),
                row.getInt(9),
                row.getString(10),
                row.getObject(11, Long.class),
                row.getObject(12, Long.class),
                row.getLong(13),
                row.getObject(14, Integer.class),
                TicketRow.time(row, 15),
                row.getString(16),
                row.getString(17),
                row.getLong(18));
    }

    /** The same with counts that later decisions may have raised; null where a count is lower, which none can do. */
    @Nullable
    CampaignRow withLaterCounts(CampaignRow later) {
        return later.issued < issued || later.returned < returned
                ? null
                : new CampaignRow(
                        name,
                        stock,
                        later.issued,
                        later.returned,
                        paused,
                        closed,
                        opensAt,
                        closesAt,
                        perUserLimit,
                        discountType,
                        discountValue,
                        discountCap,
                        minOrderAmount,
                        validDays,
                        expiresAt,
                        drawCommitment,
                        refundPolicy,
                        commandOffset);
    }
}
