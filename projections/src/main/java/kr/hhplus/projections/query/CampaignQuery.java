package kr.hhplus.projections.query;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
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

    private final Jdbi jdbi;
    private final Clock clock;

    public CampaignQuery(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** @param serverTime of the answer, for those who count down to an opening */
    record Campaigns(List<CampaignView> campaigns, Instant serverTime) {}

    /** A page in the order of couponId, behind {@code after}. */
    @GetMapping("/api/v1/campaigns")
    Campaigns list(
            @RequestParam(defaultValue = "0") @Min(value = 0, message = "must be 0 or more") long after,
            @RequestParam(defaultValue = "50")
                    @Min(value = 1, message = "must be 1 .. 100")
                    @Max(value = LIMIT_MAX, message = "must be 1 .. 100")
                    int limit) {
        var page = jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT * FROM coupon_campaign WHERE coupon_id > :after ORDER BY coupon_id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> view(row))
                .list());
        return new Campaigns(page, clock.instant());
    }

    @GetMapping("/api/v1/campaigns/{couponId}")
    ResponseEntity<Object> get(@PathVariable @ValidId Long couponId) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM coupon_campaign WHERE coupon_id = :couponId")
                        .bind("couponId", couponId)
                        .map((row, context) -> view(row))
                        .findOne())
                .<ResponseEntity<Object>>map(ResponseEntity::ok)
                .orElseGet(() -> Problem.of(ProblemCode.UNKNOWN_COUPON, "No campaign has this couponId.")
                        .toResponse());
    }

    private CampaignView view(ResultSet row) throws SQLException {
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
        return CampaignView.of(
                row.getLong("coupon_id"),
                terms,
                row.getBoolean("paused"),
                row.getBoolean("closed"),
                row.getLong("issued"),
                row.getLong("returned"),
                clock.instant());
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
