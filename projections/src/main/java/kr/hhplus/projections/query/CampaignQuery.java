package kr.hhplus.projections.query;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.Discount;
import kr.hhplus.schemas.coupon.RefundPolicy;
import kr.hhplus.schemas.http.CampaignView;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ValidId;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** GET /api/v1/campaigns and /api/v1/campaigns/{couponId}: campaigns as MySQL has them. */
@RestController
public final class CampaignQuery {
    static final int LIMIT_MAX = 100;
    /** What shoppers look at again and again is read once for all of them in this time. */
    static final Duration CURRENT_AGE_MAX = Duration.ofMillis(500);

    private static final int CURRENT_PAGES_MAX = 1_000;

    private final Jdbi jdbi;
    private final Clock clock;
    private final LoadingCache<Page, List<Campaign>> current;

    public CampaignQuery(Jdbi jdbi, Clock clock) {
        this(jdbi, clock, Ticker.systemTicker());
    }

    CampaignQuery(Jdbi jdbi, Clock clock, Ticker ticker) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.current = Caffeine.newBuilder()
                .expireAfterWrite(CURRENT_AGE_MAX)
                .maximumSize(CURRENT_PAGES_MAX)
                .ticker(ticker)
                .build(this::readCurrent);
    }

    /** @param serverTime of the answer, for those who count down to an opening */
    record Campaigns(List<CampaignView> campaigns, Instant serverTime) {}

    private record Page(long after, int limit) {}

    /** A row; its status is that of the moment in which it is shown. */
    private record Campaign(
            long couponId, CampaignTerms terms, boolean paused, boolean closed, long issued, long returned) {
        CampaignView at(Instant now) {
            return CampaignView.of(couponId, terms, paused, closed, issued, returned, now);
        }
    }

    /**
     * A page in the order of couponId, behind {@code after}.
     *
     * @param onlyCurrent without those that are over; up to {@link #CURRENT_AGE_MAX} old
     */
    @GetMapping("/api/v1/campaigns")
    Campaigns list(
            @RequestParam(name = "current", defaultValue = "false") boolean onlyCurrent,
            @RequestParam(defaultValue = "0") @Min(value = 0, message = "must be 0 or more") long after,
            @RequestParam(defaultValue = "50")
                    @Min(value = 1, message = "must be 1 .. 100")
                    @Max(value = LIMIT_MAX, message = "must be 1 .. 100")
                    int limit) {
        var page = new Page(after, limit);
        var campaigns = onlyCurrent ? current.get(page) : readAll(page);
        var now = clock.instant();
        return new Campaigns(
                campaigns.stream().map(campaign -> campaign.at(now)).toList(), now);
    }

    private List<Campaign> readAll(Page page) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM coupon_campaign WHERE coupon_id > :after ORDER BY coupon_id LIMIT :limit")
                .bind("after", page.after())
                .bind("limit", page.limit())
                .map((row, context) -> campaign(row))
                .list());
    }

    private List<Campaign> readCurrent(Page page) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT * FROM coupon_campaign
                        WHERE coupon_id > :after AND NOT closed AND (closes_at IS NULL OR closes_at > :now)
                        ORDER BY coupon_id
                        LIMIT :limit""")
                .bind("after", page.after())
                .bind("now", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .bind("limit", page.limit())
                .map((row, context) -> campaign(row))
                .list());
    }

    @GetMapping("/api/v1/campaigns/{couponId}")
    ResponseEntity<Object> get(@PathVariable @ValidId Long couponId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM coupon_campaign WHERE coupon_id = :couponId")
                        .bind("couponId", couponId)
                        .map((row, context) -> campaign(row))
                        .findOne())
                .<ResponseEntity<Object>>map(campaign -> ResponseEntity.ok(campaign.at(clock.instant())))
                .orElseGet(() -> Problem.of(ProblemCode.UNKNOWN_COUPON, "No campaign has this couponId.")
                        .toResponse());
    }

    private static Campaign campaign(ResultSet row) throws SQLException {
        var commitment = row.getString("draw_commitment");
        var terms = new CampaignTerms(
                row.getString("name"),
                row.getLong("stock"),
                instant(row, "opens_at"),
                instant(row, "closes_at"),
                row.getInt("per_user_limit"),
                discount(row),
                row.getLong("min_order_amount"),
                row.getObject("valid_days", Integer.class),
                instant(row, "expires_at"),
                commitment == null ? null : new Bytes32(commitment),
                RefundPolicy.valueOf(row.getString("refund_policy")));
        return new Campaign(
                row.getLong("coupon_id"),
                terms,
                row.getBoolean("paused"),
                row.getBoolean("closed"),
                row.getLong("issued"),
                row.getLong("returned"));
    }

    private static @Nullable Discount discount(ResultSet row) throws SQLException {
        var type = row.getString("discount_type");
        return type == null
                ? null
                : new Discount(
                        Discount.Type.valueOf(type),
                        row.getLong("discount_value"),
                        row.getObject("discount_cap", Long.class));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
