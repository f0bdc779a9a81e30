package kr.hhplus.projections.query;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.http.ValidId;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** GET /api/v1/users/{userId}/coupons: the coupons that a user holds, the newest first. */
@RestController
public final class UserCouponQuery {
    /** The newest so many. */
    static final int COUPONS_MAX = 1_000;

    private final Jdbi jdbi;
    private final TicketCodec tickets;
    private final Clock clock;

    public UserCouponQuery(Jdbi jdbi, TicketCodec tickets, Clock clock) {
        this.jdbi = jdbi;
        this.tickets = tickets;
        this.clock = clock;
    }

    enum Status {
        USABLE,
        EXPIRED,
        REVOKED
    }

    record UserCoupon(
            long couponId,
            String requestId,
            long issuanceNumber,
            Instant issuedAt,
            @Nullable Instant expiresAt,
            Status status) {}

    record UserCoupons(List<UserCoupon> coupons) {}

    @GetMapping("/api/v1/users/{userId}/coupons")
    UserCoupons list(@PathVariable @ValidId Long userId) {
        var now = clock.instant();
        return new UserCoupons(jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT coupon_id, request_key, outcome, issuance_number, issued_at, expires_at
                        FROM coupon_decision
                        WHERE user_id = :userId AND outcome IN ('ISSUED', 'REVOKED')
                        ORDER BY issued_at DESC, coupon_id DESC, issuance_number DESC
                        LIMIT :max
                        """)
                .bind("userId", userId)
                .bind("max", COUPONS_MAX)
                .map((row, context) -> {
                    long couponId = row.getLong("coupon_id");
                    var expiry = row.getTimestamp("expires_at");
                    var expiresAt = expiry == null ? null : expiry.toInstant();
                    return new UserCoupon(
                            couponId,
                            tickets.encode(new Ticket(couponId, userId, row.getString("request_key"))),
                            row.getLong("issuance_number"),
                            row.getTimestamp("issued_at").toInstant(),
                            expiresAt,
                            status(Outcome.valueOf(row.getString("outcome")), expiresAt, now));
                })
                .list()));
    }

    private static Status status(Outcome outcome, @Nullable Instant expiresAt, Instant now) {
        if (outcome == Outcome.REVOKED) {
            return Status.REVOKED;
        }
        return expiresAt == null || now.isBefore(expiresAt) ? Status.USABLE : Status.EXPIRED;
    }
}
