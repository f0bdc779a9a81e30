package kr.hhplus.standalone.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import kr.hhplus.schemas.ticket.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the projections have stored of a coupon with what its log says, row by row. Rows that commands behind
 * the snapshot have changed are counted and not compared. Not thread-safe.
 */
final class StoredAudit {
    private static final String TICKETS = "coupon_decision";
    private static final String CAMPAIGNS = "coupon_campaign";
    private static final int ROWS_PER_REPORT = 1_000;

    private final StoredTables tables;
    private final long end;
    private final LongSupplier logEnd;
    private final AuditCounts counts;
    private final AuditProgress progress;

    /**
     * @param end where the snapshot of coupon-commands ends, in the partition of the coupons
     * @param logEnd where coupon-commands ends by now: no row can come from behind it
     */
    StoredAudit(StoredTables tables, long end, LongSupplier logEnd, AuditCounts counts, AuditProgress progress) {
        this.tables = tables;
        this.end = end;
        this.logEnd = logEnd;
        this.counts = counts;
        this.progress = progress;
    }

    /** The first difference; null: there is none. */
    @Nullable
    Difference compare(CouponAudit coupon, int partition) throws SQLException {
        var difference = compareTickets(coupon);
        if (difference != null) {
            return difference;
        }
        difference = compareCampaign(coupon, partition);
        if (difference != null) {
            return difference;
        }
        var twice = tables.numberGivenTwice(coupon.couponId());
        return twice.isEmpty()
                ? null
                : new Difference(
                        TICKETS + ", coupon_id " + coupon.couponId(),
                        "one row for each issuance number",
                        "two rows with number " + twice.getAsLong());
    }

    private @Nullable Difference compareTickets(CouponAudit coupon) throws SQLException {
        var rows = new Rows(coupon);
        tables.readTickets(coupon.couponId(), rows);
        progress.onCompared(rows.unreported);
        if (rows.difference != null) {
            return rows.difference;
        }
        for (var later : rows.later) {
            if (later.offset() >= logEnd.getAsLong()) {
                return new Difference(
                        place(later.ticket()),
                        "decided by a command that the log has",
                        "decided by offset " + later.offset() + ", and the log ends at " + logEnd.getAsLong());
            }
        }
        return rows.known == coupon.tickets().size() ? null : missing(coupon);
    }

    /** Reads them one by one, but only where one is known to be missing. */
    private Difference missing(CouponAudit coupon) throws SQLException {
        for (var ticket : coupon.tickets()) {
            var expected = coupon.row(ticket);
            if (expected != null && !tables.hasTicket(ticket)) {
                return new Difference(place(ticket), expected.text(), "no row");
            }
        }
        throw new SQLException("rows of " + TICKETS + " are not there at first, and there when read again");
    }

    private @Nullable Difference compareCampaign(CouponAudit coupon, int partition) throws SQLException {
        var expected = coupon.campaignRow();
        var found = tables.campaign(coupon.couponId());
        if (expected == null && found == null) {
            return null;
        }
        var where = CAMPAIGNS + ", coupon_id " + coupon.couponId();
        if (found == null) {
            return new Difference(where, String.valueOf(expected), "no row");
        }
        counts.rows++;
        if (found.equals(expected)) {
            return null;
        }
        // Read after the row, so that what the row has seen this has seen too.
        boolean hasLater = tables.commandOffset(partition) >= end;
        boolean isLater = found.commandOffset() >= end && found.commandOffset() < logEnd.getAsLong();
        boolean hasLaterCounts = expected != null && found.equals(expected.withLaterCounts(found));
        if (hasLater && (isLater || hasLaterCounts)) {
            counts.newerRows++;
            return null;
        }
        return new Difference(where, expected == null ? "no row" : expected.toString(), found.toString());
    }

    static String place(Ticket ticket) {
        return TICKETS + ", coupon_id " + ticket.couponId() + ", user_id " + ticket.userId() + ", request_key '"
                + ticket.requestKey() + "'";
    }

    private record Later(Ticket ticket, long offset) {}

    /** Takes a coupon's rows in. */
    private final class Rows implements StoredTables.RowSink {
        private final CouponAudit coupon;
        /** The one with the highest offset. */
        private final List<Later> later = new ArrayList<>(1);

        private @Nullable Difference difference;
        /** Rows whose ticket the log has. */
        private int known;

        private int unreported;

        Rows(CouponAudit coupon) {
            this.coupon = coupon;
        }

        @Override
        public boolean accept(long userId, String requestKey, TicketRow found) {
            counts.rows++;
            if (++unreported == ROWS_PER_REPORT) {
                progress.onCompared(unreported);
                unreported = 0;
            }
            Ticket ticket;
            try {
                ticket = new Ticket(coupon.couponId(), userId, requestKey);
            } catch (IllegalArgumentException impossible) {
                difference = new Difference(
                        TICKETS + ", coupon_id " + coupon.couponId() + ", user_id " + userId + ", request_key '"
                                + requestKey + "'",
                        "no row",
                        found.text());
                return false;
            }
            var expected = coupon.row(ticket);
            if (expected != null) {
                known++;
            }
            if (found.equals(expected)) {
                return true;
            }
            if (found.decidedOffset() >= end) {
                counts.newerRows++;
                if (later.isEmpty() || later.get(0).offset() < found.decidedOffset()) {
                    later.clear();
                    later.add(new Later(ticket, found.decidedOffset()));
                }
                return true;
            }
            difference = new Difference(place(ticket), expected == null ? "no row" : expected.text(), found.text());
            return false;
        }
    }
}
