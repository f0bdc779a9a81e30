package kr.hhplus.standalone.console;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.standalone.console.Pipeline.Campaign;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** How far MySQL has come, and the campaigns as it has them. Thread-safe. */
final class StoreLook {
    private static final int CAMPAIGNS_MAX = 20;

    private final Jdbi jdbi;
    private final Clock clock;

    StoreLook(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** @param stored commands whose decisions are stored */
    record Seen(long stored, List<Campaign> campaigns) {}

    /** Throws a JdbiException where MySQL does not answer. */
    Seen look() {
        return jdbi.withHandle(handle -> new Seen(stored(handle), campaigns(handle)));
    }

    private static long stored(Handle handle) {
        return handle.createQuery("""
                        SELECT COALESCE(SUM(GREATEST(durable_command_offset, -1) + 1), 0) FROM projection_offset
                        WHERE projection = 'decisions'
                        """).mapTo(Long.class).one();
    }

    private List<Campaign> campaigns(Handle handle) {
        return handle.createQuery("""
                        SELECT coupon_id, name, stock, issued, returned, opens_at, closes_at, paused, closed
                        FROM coupon_campaign
                        ORDER BY closed, closes_at IS NOT NULL AND closes_at <= :now,
                            opens_at IS NOT NULL AND opens_at > :now, stock <= issued - returned, coupon_id DESC
                        LIMIT :limit
                        """)
                .bind("now", clock.instant())
                .bind("limit", CAMPAIGNS_MAX)
                .map((row, context) -> campaign(row))
                .list();
    }

    private Campaign campaign(ResultSet row) throws SQLException {
        long stock = row.getLong("stock");
        long issued = row.getLong("issued");
        long remaining = stock - (issued - row.getLong("returned"));
        // Of the terms only these say what the campaign is now.
        var terms = new CampaignTerms(
                row.getString("name"), stock, time(row, "opens_at"), time(row, "closes_at"), 1, null, 0, null, null);
        var status = CouponState.statusOf(
                terms, row.getBoolean("paused"), row.getBoolean("closed"), remaining, clock.instant());
        return new Campaign(row.getLong("coupon_id"), terms.name(), status, stock, issued, remaining, null);
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
