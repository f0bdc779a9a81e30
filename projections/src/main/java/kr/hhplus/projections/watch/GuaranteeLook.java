package kr.hhplus.projections.watch;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kr.hhplus.schemas.connection.DatabaseFailure;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.OutcomeView;
import kr.hhplus.schemas.view.RedisKeys;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;

/**
 * Holds the guarantees against what is stored, while sales go on: what campaigns say they have issued, their stock, the
 * rows of their coupons, and what Redis shows. New coupons are looked at once; all the others from the first to the last
 * and again, so many in one look, so that a row that is changed later is found too.
 *
 * <p>That every accepted request is decided, and that the log replays to the same decisions, cannot be told from here:
 * the audit does.
 */
final class GuaranteeLook implements Watch.Look {
    private static final Logger log = LoggerFactory.getLogger(GuaranteeLook.class);

    static final String NEVER_OVER_ISSUED = "NeverOverIssued";
    static final String AT_MOST_ONE_PER_USER = "AtMostOnePerUser";
    static final String FIRST_COME_FIRST_SERVED = "FirstComeFirstServed";
    static final String SEEN_MEANS_STORED = "SeenMeansStored";

    private static final int SHOWN_A_LOOK_MAX = 500;
    private static final int TOLD_MAX = 1_000;

    private final Jdbi jdbi;
    private final UnifiedJedis redis;
    private final Clock clock;
    private final Bounds bounds;
    private final Map<String, Counter> violations = new HashMap<>();
    /** By coupon, the number up to which its coupons have been looked at once; of campaigns that were met. */
    private final Map<Long, Long> seenNumbers = new HashMap<>();

    /** What has been logged. */
    private final Set<String> told = new HashSet<>();

    private long afterCoupon;
    /** The coupon that the sweep goes on with, behind this number. */
    private long sweepCoupon = 1;

    private long sweepNumber;
    private String shownCursor = ScanParams.SCAN_POINTER_START;
    private volatile long lastLookMs;

    /**
     * What a look takes at most.
     *
     * @param numbers of new coupons, and as many of those that were looked at before
     * @param statementWait whole seconds, and below what the pool waits for an answer, so that the statement is ended in
     *     MySQL, too
     */
    record Bounds(int campaigns, int numbers, Duration statementWait) {
        static final Bounds DEFAULT = new Bounds(1_000, 20_000, Duration.ofSeconds(4));
    }

    /**
     * What a campaign says, and its rows.
     *
     * @param highest issuance number of a row; 0: there is none
     */
    private record Campaign(
            long couponId,
            long stock,
            long issued,
            long returned,
            int perUserLimit,
            long commandOffset,
            long highest) {}

    /** What the rows of some issuance numbers say. */
    private record Rows(long count, long distinct) {}

    GuaranteeLook(Jdbi jdbi, UnifiedJedis redis, Clock clock, MeterRegistry metrics) {
        this(jdbi, redis, clock, metrics, Bounds.DEFAULT);
    }

    GuaranteeLook(Jdbi jdbi, UnifiedJedis redis, Clock clock, MeterRegistry metrics, Bounds bounds) {
        this.jdbi = jdbi;
        this.redis = redis;
        this.clock = clock;
        this.bounds = bounds;
        this.lastLookMs = clock.millis();
        for (var guarantee :
                List.of(NEVER_OVER_ISSUED, AT_MOST_ONE_PER_USER, FIRST_COME_FIRST_SERVED, SEEN_MEANS_STORED)) {
            violations.put(
                    guarantee,
                    Counter.builder("hhplus.guarantee.violations")
                            .description("Breaches found in what is stored and shown; one that stays is found again")
                            .tag("guarantee", guarantee)
                            .register(metrics));
        }
        Gauge.builder("hhplus.guarantee.check.age", () -> (clock.millis() - lastLookMs) / 1_000.0)
                .description("How long ago the guarantees were last looked at to the end")
                .baseUnit("seconds")
                .register(metrics);
    }

    /** @throws IllegalStateException a statement was held up for too long; the age of the last look then grows */
    @Override
    public void look() {
        try {
            checkCampaigns();
            checkShown();
        } catch (JdbiException e) {
            throw DatabaseFailure.sqlCause(e) instanceof SQLTimeoutException ? heldUp(e) : e;
        }
        lastLookMs = clock.millis();
    }

    private IllegalStateException heldUp(JdbiException cause) {
        return new IllegalStateException(
                "MySQL has not answered a statement within "
                        + bounds.statementWait().toSeconds()
                        + " s; SHOW FULL PROCESSLIST tells what holds it up, KILL ends that",
                cause);
    }

    private void limit(Handle handle) {
        handle.getConfig(SqlStatements.class)
                .setQueryTimeout((int) bounds.statementWait().toSeconds());
    }

    private void checkCampaigns() {
        // One snapshot: a campaign's numbers and its rows are written in one transaction.
        jdbi.useTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            limit(handle);
            long after = afterCoupon;
            var campaigns = campaigns(handle);
            if (after < sweepCoupon) {
                sweep(handle, campaigns);
            }
            int budget = bounds.numbers();
            for (var campaign : campaigns) {
                checkCounts(campaign);
                long seen = seenNumbers.getOrDefault(campaign.couponId(), 0L);
                long to = Math.min(campaign.issued(), seen + budget);
                if (to > seen) {
                    checkNumbers(handle, campaign, seen, to);
                    seenNumbers.put(campaign.couponId(), to);
                    budget -= (int) (to - seen);
                }
            }
        });
    }

    /**
     * The next page of campaigns; after the last one, the first again. The highest number is the last entry of an index;
     * MAX would read every entry, since the database knows its short cut only where the coupon is a constant.
     */
    private List<Campaign> campaigns(Handle handle) {
        var page = handle.createQuery("""
                        SELECT coupon_id, stock, issued, returned, per_user_limit, command_offset,
                               COALESCE((SELECT d.issuance_number FROM coupon_decision d
                                         WHERE d.coupon_id = c.coupon_id
                                         ORDER BY d.issuance_number DESC LIMIT 1), 0) AS highest
                        FROM coupon_campaign c
                        WHERE coupon_id > :after ORDER BY coupon_id LIMIT :limit
                        """)
                .bind("after", afterCoupon)
                .bind("limit", bounds.campaigns())
                .map((row, context) -> new Campaign(
                        row.getLong("coupon_id"),
                        row.getLong("stock"),
                        row.getLong("issued"),
                        row.getLong("returned"),
                        row.getInt("per_user_limit"),
                        row.getLong("command_offset"),
                        row.getLong("highest")))
                .list();
        afterCoupon =
                page.size() < bounds.campaigns() ? 0 : page.get(page.size() - 1).couponId();
        return page;
    }

    private void checkCounts(Campaign campaign) {
        long held = campaign.issued() - campaign.returned();
        if (held > campaign.stock()) {
            violated(NEVER_OVER_ISSUED, 1, campaign.couponId(), held + " issued of " + campaign.stock());
        }
        if (campaign.highest() > campaign.issued()) {
            violated(
                    NEVER_OVER_ISSUED,
                    1,
                    campaign.couponId(),
                    "there is a coupon " + campaign.highest() + " of " + campaign.issued());
        }
    }

    /**
     * What was looked at before is looked at again, from where the last sweep has stopped.
     *
     * @param campaigns a page that does not begin behind that place, since what lies between would be passed over
     */
    private void sweep(Handle handle, List<Campaign> campaigns) {
        int left = bounds.numbers();
        for (var campaign : campaigns) {
            if (left <= 0 || campaign.couponId() < sweepCoupon) {
                continue;
            }
            long from = campaign.couponId() == sweepCoupon ? sweepNumber : 0;
            long seen = seenNumbers.getOrDefault(campaign.couponId(), 0L);
            long to = Math.min(seen, from + left);
            if (to > from) {
                checkNumbers(handle, campaign, from, to);
                left -= (int) (to - from);
            }
            sweepCoupon = to < seen ? campaign.couponId() : campaign.couponId() + 1;
            sweepNumber = to < seen ? to : 0;
        }
        if (left > 0 && afterCoupon == 0) {
            sweepCoupon = 1;
            sweepNumber = 0;
        }
    }

    /** Looks at the coupons with numbers over from and up to to. */
    private void checkNumbers(Handle handle, Campaign campaign, long from, long to) {
        var rows = rows(handle, campaign, from, to);
        if (rows.count() > rows.distinct()) {
            violated(
                    NEVER_OVER_ISSUED,
                    rows.count() - rows.distinct(),
                    campaign.couponId(),
                    "a number was issued twice");
        }
        // A coupon that came back leaves its number behind when its user gets another one.
        if (campaign.returned() == 0 && rows.distinct() < to - from) {
            violated(
                    FIRST_COME_FIRST_SERVED,
                    to - from - rows.distinct(),
                    campaign.couponId(),
                    "numbers are missing between " + from + " and " + to);
        }
        long outOfOrder = outOfOrder(handle, campaign, from, to);
        if (outOfOrder > 0) {
            violated(FIRST_COME_FIRST_SERVED, outOfOrder, campaign.couponId(), "a later request has an earlier number");
        }
        long users = usersOverLimit(handle, campaign, from, to);
        if (users > 0) {
            violated(
                    AT_MOST_ONE_PER_USER,
                    users,
                    campaign.couponId(),
                    "users have more than " + campaign.perUserLimit());
        }
    }

    private static Rows rows(Handle handle, Campaign campaign, long from, long to) {
        return handle.createQuery("""
                        SELECT COUNT(*) AS row_count, COUNT(DISTINCT issuance_number) AS numbers FROM coupon_decision
                        WHERE coupon_id = :couponId AND issuance_number > :from AND issuance_number <= :to
                        """)
                .bind("couponId", campaign.couponId())
                .bind("from", from)
                .bind("to", to)
                .map((row, context) -> new Rows(row.getLong("row_count"), row.getLong("numbers")))
                .one();
    }

    /** Coupons whose request came before that of the coupon with the next lower number. */
    private static long outOfOrder(Handle handle, Campaign campaign, long from, long to) {
        return handle.createQuery("""
                        SELECT COUNT(*) FROM (
                            SELECT decided_offset, LAG(decided_offset) OVER (ORDER BY issuance_number, decided_offset)
                                       AS before_it
                            FROM coupon_decision
                            WHERE coupon_id = :couponId AND issuance_number > :from AND issuance_number <= :to
                              AND outcome = 'ISSUED') numbered
                        WHERE decided_offset < before_it
                        """)
                .bind("couponId", campaign.couponId())
                .bind("from", from)
                .bind("to", to)
                .mapTo(Long.class)
                .one();
    }

    /**
     * Users of these coupons who have more than the limit, the last of them issued under the terms in force: who had more
     * before an operator has lowered the limit keeps them.
     */
    private static long usersOverLimit(Handle handle, Campaign campaign, long from, long to) {
        return handle.createQuery("""
                        SELECT COUNT(*) FROM (
                            SELECT d.user_id
                            FROM (SELECT DISTINCT user_id FROM coupon_decision
                                  WHERE coupon_id = :couponId AND outcome = 'ISSUED'
                                    AND issuance_number > :from AND issuance_number <= :to) n
                            JOIN coupon_decision d ON d.coupon_id = :couponId AND d.user_id = n.user_id
                            WHERE d.outcome = 'ISSUED'
                            GROUP BY d.user_id
                            HAVING COUNT(*) > :limit AND MAX(d.decided_offset) > :commandOffset) users
                        """)
                .bind("couponId", campaign.couponId())
                .bind("from", from)
                .bind("to", to)
                .bind("limit", campaign.perUserLimit())
                .bind("commandOffset", campaign.commandOffset())
                .mapTo(Long.class)
                .one();
    }

    /** Some of what Redis shows: MySQL must have it, or a later decision on the same ticket. */
    private void checkShown() {
        var page = redis.scan(
                shownCursor,
                new ScanParams().match(RedisKeys.TICKET_PREFIX + "*").count(SHOWN_A_LOOK_MAX));
        shownCursor = page.getCursor();
        var keys = page.getResult();
        if (keys.isEmpty()) {
            return;
        }
        // First what is shown, then what is stored.
        var values = redis.mget(keys.toArray(String[]::new));
        Map<Ticket, OutcomeView> shown = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            if (values.get(i) != null) {
                shown.put(RedisKeys.ticketOf(keys.get(i)), OutcomeView.parse(values.get(i)));
            }
        }
        shown.keySet().stream()
                .collect(Collectors.groupingBy(Ticket::couponId, Collectors.toSet()))
                .forEach((couponId, tickets) -> checkStored(couponId, tickets, shown));
    }

    private void checkStored(long couponId, Set<Ticket> tickets, Map<Ticket, OutcomeView> shown) {
        var stored = stored(couponId, tickets);
        var missing = new HashSet<Ticket>();
        for (var ticket : tickets) {
            if (stored.getOrDefault(ticket, -1L)
                    < requireNonNull(shown.get(ticket)).offset()) {
                missing.add(ticket);
            }
        }
        if (!missing.isEmpty()) {
            violated(SEEN_MEANS_STORED, missing.size(), couponId, "Redis shows outcomes that MySQL does not have");
        }
    }

    /** Where the rows of these tickets' users were decided, by ticket. */
    private Map<Ticket, Long> stored(long couponId, Set<Ticket> tickets) {
        return jdbi.withHandle(handle -> {
            limit(handle);
            return handle.createQuery("""
                        SELECT user_id, request_key, decided_offset FROM coupon_decision
                        WHERE coupon_id = :couponId AND user_id IN (<users>)
                        """)
                    .bind("couponId", couponId)
                    .bindList(
                            "users",
                            tickets.stream().map(Ticket::userId).distinct().toList())
                    .map((row, context) -> Map.entry(
                            new Ticket(couponId, row.getLong("user_id"), row.getString("request_key")),
                            row.getLong("decided_offset")))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        });
    }

    /** Counted as often as it is found, logged once. */
    private void violated(String guarantee, long count, long couponId, String what) {
        requireNonNull(violations.get(guarantee)).increment((double) count);
        if (told.size() >= TOLD_MAX) {
            told.clear();
        }
        if (told.add(guarantee + couponId + what)) {
            log.error("{} is broken, coupon {}: {}", guarantee, couponId, what);
        }
    }
}
