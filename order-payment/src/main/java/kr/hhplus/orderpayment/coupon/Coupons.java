package kr.hhplus.orderpayment.coupon;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kr.hhplus.orderpayment.database.Decided;
import kr.hhplus.orderpayment.database.StorageUnavailableException;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.schemas.coupon.Discount;
import kr.hhplus.schemas.coupon.RefundPolicy;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.topic.Topics;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Coupons as the projections store them, and their redemption. A coupon is read with a shared lock that the caller's
 * transaction keeps, so that its revocation comes wholly before or wholly after. That it is spent once is for the primary
 * key of coupon_redemption to say.
 *
 * <p>Thread-safe.
 */
public final class Coupons {

    /** A coupon of a user that can be spent. */
    public record Usable(long couponId, long issuanceNumber, Discount discount) {}

    private record Held(
            long issuanceNumber,
            CouponStatus status,
            @Nullable Instant expiresAt) {}

    private record Campaign(@Nullable Discount discount, long minOrderAmount, RefundPolicy refundPolicy) {}

    /**
     * The coupon that an order of this total may spend now. Refuses with UNKNOWN_COUPON, COUPON_WITHOUT_DISCOUNT,
     * ORDER_AMOUNT_TOO_SMALL, COUPON_NOT_HELD, COUPON_USED, COUPON_EXPIRED or COUPON_REVOKED.
     *
     * @param issuanceNumber which one; null: of those that can be spent the one that expires first
     */
    public Decided<Usable> choose(
            Handle handle, long couponId, long userId, @Nullable Long issuanceNumber, long total, Instant now) {
        var campaign = campaign(handle, couponId);
        if (campaign == null) {
            return Decided.refused(Problem.of(ProblemCode.UNKNOWN_COUPON, "No campaign has this couponId."));
        }
        // The best one of a user's, or the reason that tells most.
        var best = held(handle, couponId, userId, now).stream()
                .filter(held -> issuanceNumber == null || held.issuanceNumber() == issuanceNumber)
                .min(Comparator.comparing(Held::status)
                        .thenComparing(Held::expiresAt, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(Held::issuanceNumber));
        if (best.isEmpty()) {
            return Decided.refused(Problem.of(
                    ProblemCode.COUPON_NOT_HELD,
                    issuanceNumber == null
                            ? "The user holds no coupon of this campaign."
                            : "The user does not hold number " + issuanceNumber + " of this campaign."));
        }
        var refusal = best.get().status().refusal();
        if (refusal != null) {
            return Decided.refused(Problem.of(
                    refusal, "Number %d cannot be spent.".formatted(best.get().issuanceNumber())));
        }
        if (campaign.discount() == null) {
            return Decided.refused(
                    Problem.of(ProblemCode.COUPON_WITHOUT_DISCOUNT, "The campaign has no discount; keep the coupon."));
        }
        if (total < campaign.minOrderAmount()) {
            return Decided.refused(Problem.of(
                            ProblemCode.ORDER_AMOUNT_TOO_SMALL,
                            "The order is %d won, and the coupon is for %d won and more."
                                    .formatted(total, campaign.minOrderAmount()))
                    .with("minOrderAmount", campaign.minOrderAmount()));
        }
        return Decided.done(new Usable(couponId, best.get().issuanceNumber(), campaign.discount()));
    }

    /** Spends it; false: it was spent before. */
    public boolean redeem(Handle handle, Usable coupon, long userId, long paymentId, long orderId, Instant now) {
        try {
            handle.createUpdate("""
                            INSERT INTO coupon_redemption
                              (coupon_id, issuance_number, user_id, payment_id, order_id, redeemed_at)
                            VALUES (:couponId, :number, :userId, :paymentId, :orderId, :now)
                            """)
                    .bind("couponId", coupon.couponId())
                    .bind("number", coupon.issuanceNumber())
                    .bind("userId", userId)
                    .bind("paymentId", paymentId)
                    .bind("orderId", orderId)
                    .bind("now", now)
                    .execute();
            return true;
        } catch (JdbiException e) {
            if (Transactions.isDuplicateKey(e)) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Lets it be spent again, if the campaign's terms of now return it and it is neither expired nor revoked; false: it
     * stays spent. Throws {@link StorageUnavailableException} where the campaign or the coupon is not there, as while
     * MySQL's projection is built anew: it was there when the coupon was spent.
     */
    public boolean giveBack(
            Handle handle, long couponId, long issuanceNumber, long userId, long paymentId, Instant now) {
        var campaign = campaign(handle, couponId);
        if (campaign == null) {
            throw new StorageUnavailableException("campaign " + couponId);
        }
        if (campaign.refundPolicy() == RefundPolicy.KEEP_SPENT) {
            return false;
        }
        var coupon = held(handle, couponId, userId, now).stream()
                .filter(held -> held.issuanceNumber() == issuanceNumber)
                .findFirst();
        if (coupon.isEmpty() && !isWithdrawn(handle, couponId, issuanceNumber)) {
            throw new StorageUnavailableException("number " + issuanceNumber + " of campaign " + couponId);
        }
        boolean alive = coupon.filter(
                        held -> held.status() == CouponStatus.USED && !CouponStatus.isExpired(held.expiresAt(), now))
                .isPresent();
        return alive
                && handle.createUpdate("""
                                DELETE FROM coupon_redemption
                                WHERE coupon_id = :couponId AND issuance_number = :number AND payment_id = :paymentId
                                """)
                                .bind("couponId", couponId)
                                .bind("number", issuanceNumber)
                                .bind("paymentId", paymentId)
                                .execute()
                        == 1;
    }

    /** Whether it was given up: a request to give up may still be on its way when the coupon is spent. */
    private static boolean isWithdrawn(Handle handle, long couponId, long issuanceNumber) {
        return handle.createQuery("""
                        SELECT 1 FROM coupon_decision
                        WHERE coupon_id = :couponId AND issuance_number = :number AND outcome = 'WITHDRAWN'
                        """)
                .bind("couponId", couponId)
                .bind("number", issuanceNumber)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    /** The numbers of this coupon that the user has spent. */
    private static Set<Long> spent(Handle handle, long couponId, long userId) {
        return new HashSet<>(handle.createQuery("""
                                SELECT issuance_number FROM coupon_redemption
                                WHERE user_id = :userId AND coupon_id = :couponId
                                """)
                .bind("userId", userId)
                .bind("couponId", couponId)
                .mapTo(Long.class)
                .list());
    }

    /** What the user has or had; an issue counts when it would survive a crash, as everywhere. */
    private static List<Held> held(Handle handle, long couponId, long userId, Instant now) {
        record Row(
                long number,
                boolean issued,
                int partition,
                long offset,
                @Nullable Instant expiresAt) {}
        var rows = handle.createQuery("""
                        SELECT issuance_number, outcome, expires_at, decided_partition, decided_offset
                        FROM coupon_decision
                        WHERE coupon_id = :couponId AND user_id = :userId AND outcome IN ('ISSUED', 'REVOKED')
                        LOCK IN SHARE MODE
                        """)
                .bind("couponId", couponId)
                .bind("userId", userId)
                .map((row, context) -> new Row(
                        row.getLong("issuance_number"),
                        row.getString("outcome").equals("ISSUED"),
                        row.getInt("decided_partition"),
                        row.getLong("decided_offset"),
                        instant(row, "expires_at")))
                .list();
        if (rows.isEmpty()) {
            return List.of();
        }
        var durable = durableOffsets(handle);
        var spent = spent(handle, couponId, userId);
        return rows.stream()
                .filter(row -> !row.issued() || row.offset() <= durable.getOrDefault(row.partition(), -1L))
                .map(row -> new Held(
                        row.number(),
                        CouponStatus.of(!row.issued(), spent.contains(row.number()), row.expiresAt(), now),
                        row.expiresAt()))
                .toList();
    }

    /** By partition of coupon-commands, the last offset whose decision would survive a crash of MySQL. */
    private static Map<Integer, Long> durableOffsets(Handle handle) {
        return handle.createQuery("""
                        SELECT partition_no, durable_command_offset FROM projection_offset
                        WHERE projection = 'decisions' AND topic = :topic
                        """)
                .bind("topic", Topics.COUPON_DECISIONS.name())
                .map((row, context) -> Map.entry(row.getInt("partition_no"), row.getLong("durable_command_offset")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static @Nullable Campaign campaign(Handle handle, long couponId) {
        return handle.createQuery("""
                        SELECT discount_type, discount_value, discount_cap, min_order_amount, refund_policy
                        FROM coupon_campaign WHERE coupon_id = :couponId
                        """)
                .bind("couponId", couponId)
                .map((row, context) -> {
                    var type = row.getString("discount_type");
                    var discount = type == null
                            ? null
                            : new Discount(
                                    Discount.Type.valueOf(type),
                                    row.getLong("discount_value"),
                                    row.getObject("discount_cap", Long.class));
                    return new Campaign(
                            discount,
                            row.getLong("min_order_amount"),
                            RefundPolicy.valueOf(row.getString("refund_policy")));
                })
                .findOne()
                .orElse(null);
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
