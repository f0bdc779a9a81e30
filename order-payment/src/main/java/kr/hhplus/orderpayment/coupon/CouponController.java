package kr.hhplus.orderpayment.coupon;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import kr.hhplus.orderpayment.idempotency.ShopCalls;
import kr.hhplus.schemas.http.ValidId;
import kr.hhplus.schemas.http.identity.Caller;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows users their coupons, with what has become of them. */
@RestController
public final class CouponController {
    /** The newest so many. */
    static final int COUPONS_MAX = 1_000;

    /** An issue is shown when it would survive a crash of MySQL, as everywhere; until then it cannot be spent either. */
    private static final String COUPONS_OF_USER = """
            SELECT d.coupon_id, d.request_key, d.outcome, d.issuance_number, d.issued_at, d.expires_at,
                   r.redeemed_at, r.order_id
            FROM coupon_decision d
            LEFT JOIN projection_offset o
              ON o.projection = 'decisions' AND o.topic = :topic AND o.partition_no = d.decided_partition
            LEFT JOIN coupon_redemption r
              ON r.coupon_id = d.coupon_id AND r.issuance_number = d.issuance_number AND r.user_id = d.user_id
            WHERE d.user_id = :userId
              AND (d.outcome = 'REVOKED' OR (d.outcome = 'ISSUED' AND d.decided_offset <= o.durable_command_offset))
            ORDER BY d.issued_at DESC, d.coupon_id DESC, d.issuance_number DESC
            LIMIT :max
            """;

    private final ShopCalls calls;
    private final TicketCodec tickets;
    private final Clock clock;

    public CouponController(ShopCalls calls, TicketCodec tickets, Clock clock) {
        this.calls = calls;
        this.tickets = tickets;
        this.clock = clock;
    }

    /**
     * A coupon that the user won.
     *
     * @param usedAt when it was spent; null: it was not, or a refund has brought it back
     * @param orderId what it was spent on, as usedAt
     */
    record UserCoupon(
            long couponId,
            String requestId,
            long issuanceNumber,
            Instant issuedAt,
            @Nullable Instant expiresAt,
            CouponStatus status,
            @Nullable Instant usedAt,
            @Nullable Long orderId) {}

    record UserCoupons(List<UserCoupon> coupons) {}

    /** The newest first, at most {@value #COUPONS_MAX}. */
    @GetMapping("/api/v1/users/{userId}/coupons")
    UserCoupons list(Caller caller, @PathVariable @ValidId Long userId) {
        caller.requireUser(userId);
        var now = clock.instant();
        return new UserCoupons(calls.read(handle -> handle.createQuery(COUPONS_OF_USER)
                .bind("topic", Topics.COUPON_DECISIONS.name())
                .bind("userId", userId)
                .bind("max", COUPONS_MAX)
                .map((row, context) -> coupon(row, userId, now))
                .list()));
    }

    private UserCoupon coupon(ResultSet row, long userId, Instant now) throws SQLException {
        long couponId = row.getLong("coupon_id");
        var expiresAt = Coupons.instant(row, "expires_at");
        var usedAt = Coupons.instant(row, "redeemed_at");
        return new UserCoupon(
                couponId,
                tickets.encode(new Ticket(couponId, userId, row.getString("request_key"))),
                row.getLong("issuance_number"),
                row.getTimestamp("issued_at").toInstant(),
                expiresAt,
                CouponStatus.of(row.getString("outcome").equals("REVOKED"), usedAt != null, expiresAt, now),
                usedAt,
                row.getObject("order_id", Long.class));
    }
}
