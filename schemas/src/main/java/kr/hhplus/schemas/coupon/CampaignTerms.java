package kr.hhplus.schemas.coupon;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign promises. Times are cut to milliseconds, as the log holds them.
 *
 * @param name for people, 1 .. {@link #NAME_LENGTH_MAX} characters
 * @param stock coupons that exist, 1 .. {@link #STOCK_MAX}
 * @param opensAt requests are eligible from this broker time on; null: at once
 * @param closesAt requests are eligible before this broker time; null: no end
 * @param perUserLimit coupons that a user may have, 1 .. {@link #PER_USER_LIMIT_MAX}
 * @param discount null: none yet
 * @param minOrderAmount the smallest order that the coupon may be spent on, won
 * @param validDays the coupon can be spent for so many days after its issue; null where expiresAt is given or none
 * @param expiresAt the coupon can be spent before this time; null where validDays is given or none
 * @param drawCommitment requests before opensAt are registered, and their order is drawn with a seed of which this is
 *     the SHA-256; null: they are refused, and who comes first is first
 * @param refundPolicy whether a coupon can be spent again once everything it was spent on is refunded
 */
public record CampaignTerms(
        String name,
        long stock,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        int perUserLimit,
        @Nullable Discount discount,
        long minOrderAmount,
        @Nullable Integer validDays,
        @Nullable Instant expiresAt,
        @Nullable Bytes32 drawCommitment,
        RefundPolicy refundPolicy) {

    public static final int NAME_LENGTH_MAX = 100;
    public static final long STOCK_MAX = 1_000_000_000;
    public static final int PER_USER_LIMIT_MAX = 100;
    public static final int VALID_DAYS_MAX = 3_650;
    private static final Instant TIME_MAX = Instant.parse("9999-12-31T23:59:59.999Z");

    public CampaignTerms {
        if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
            throw new IllegalArgumentException("name must have 1 .. " + NAME_LENGTH_MAX + " characters");
        }
        Range.require("stock", stock, 1, STOCK_MAX);
        requireStorable("opensAt", opensAt);
        requireStorable("closesAt", closesAt);
        requireStorable("expiresAt", expiresAt);
        opensAt = inMillis(opensAt);
        closesAt = inMillis(closesAt);
        expiresAt = inMillis(expiresAt);
        if (opensAt != null && closesAt != null && !closesAt.isAfter(opensAt)) {
            throw new IllegalArgumentException("closesAt must be after opensAt");
        }
        Range.require("perUserLimit", perUserLimit, 1, PER_USER_LIMIT_MAX);
        Range.require("minOrderAmount", minOrderAmount, 0, Ids.MAX);
        if (validDays != null) {
            Range.require("validDays", validDays, 1, VALID_DAYS_MAX);
            if (expiresAt != null) {
                throw new IllegalArgumentException("validDays and expiresAt exclude each other");
            }
        }
        if (drawCommitment != null && opensAt == null) {
            throw new IllegalArgumentException("opensAt is needed for a draw");
        }
    }

    /** Terms of coupons that come back with the refund of all that they were spent on. */
    public CampaignTerms(
            String name,
            long stock,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            int perUserLimit,
            @Nullable Discount discount,
            long minOrderAmount,
            @Nullable Integer validDays,
            @Nullable Instant expiresAt,
            @Nullable Bytes32 drawCommitment) {
        this(
                name,
                stock,
                opensAt,
                closesAt,
                perUserLimit,
                discount,
                minOrderAmount,
                validDays,
                expiresAt,
                drawCommitment,
                RefundPolicy.RETURN_COUPON);
    }

    /** The same without a draw. */
    public CampaignTerms(
            String name,
            long stock,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            int perUserLimit,
            @Nullable Discount discount,
            long minOrderAmount,
            @Nullable Integer validDays,
            @Nullable Instant expiresAt) {
        this(name, stock, opensAt, closesAt, perUserLimit, discount, minOrderAmount, validDays, expiresAt, null);
    }

    /** The same with another stock. */
    public CampaignTerms withStock(long newStock) {
        return new CampaignTerms(
                name,
                newStock,
                opensAt,
                closesAt,
                perUserLimit,
                discount,
                minOrderAmount,
                validDays,
                expiresAt,
                drawCommitment,
                refundPolicy);
    }

    /** When a coupon issued at the given time can no longer be spent; null: never. */
    public @Nullable Instant expiryOf(Instant issuedAt) {
        return validDays != null ? issuedAt.plus(Duration.ofDays(validDays)) : expiresAt;
    }

    private static @Nullable Instant inMillis(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** What a DATETIME column holds. */
    private static void requireStorable(String name, @Nullable Instant time) {
        if (time != null && (time.isBefore(Instant.EPOCH) || time.isAfter(TIME_MAX))) {
            throw new IllegalArgumentException(name + " must be between " + Instant.EPOCH + " and " + TIME_MAX);
        }
    }
}
