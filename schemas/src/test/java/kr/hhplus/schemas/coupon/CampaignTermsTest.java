package kr.hhplus.schemas.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CampaignTermsTest {
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00Z");

    private static final Bytes32 COMMITMENT = new Bytes32("0f".repeat(Bytes32.LENGTH));

    @Test
    void rejectsStockOutsideItsRange() {
        for (long stock : new long[] {Long.MIN_VALUE, -1, 0, CampaignTerms.STOCK_MAX + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> terms("name", stock, null, null, null, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("stock must be 1 .. 1000000000");
        }
    }

    @Test
    void rejectsNamesThatAreBlankOrTooLong() {
        for (var name : new String[] {"", "  ", "x".repeat(101)}) {
            assertThatThrownBy(() -> terms(name, 1, null, null, null, null)).hasMessageStartingWith("name must");
        }
    }

    @Test
    void rejectsAWindowThatClosesBeforeItOpens() {
        assertThatThrownBy(() -> terms("name", 1, NOON, NOON, null, null)).hasMessageStartingWith("closesAt must");
    }

    @Test
    void rejectsAWindowWithinOneMillisecond() {
        assertThatThrownBy(() -> terms("name", 1, NOON.plusNanos(1), NOON.plusNanos(999_999), null, null))
                .hasMessageStartingWith("closesAt must");
    }

    @Test
    void timesAreAsFineAsTheLogHoldsThem() {
        var finer = Duration.ofNanos(999_999);

        assertThat(terms("name", 1, NOON.plus(finer), NOON.plusMillis(1).plus(finer), null, NOON.plus(finer)))
                .isEqualTo(terms("name", 1, NOON, NOON.plusMillis(1), null, NOON));
    }

    @Test
    void rejectsTimesThatNoTableHolds() {
        for (var time : new Instant[] {Instant.MIN, Instant.EPOCH.minusMillis(1), Instant.MAX}) {
            assertThatThrownBy(() -> terms("name", 1, time, null, null, null)).hasMessageStartingWith("opensAt must");
            assertThatThrownBy(() -> terms("name", 1, null, time, null, null)).hasMessageStartingWith("closesAt must");
            assertThatThrownBy(() -> terms("name", 1, null, null, null, time)).hasMessageStartingWith("expiresAt must");
        }
    }

    @Test
    void rejectsTwoValidities() {
        assertThatThrownBy(() -> terms("name", 1, null, null, 10, NOON)).hasMessageContaining("exclude");
    }

    @Test
    void rejectsAPerUserLimitOutsideItsRange() {
        for (int limit : new int[] {-1, 0, CampaignTerms.PER_USER_LIMIT_MAX + 1}) {
            assertThatThrownBy(() -> new CampaignTerms("name", 1, null, null, limit, null, 0, null, null))
                    .hasMessageStartingWith("perUserLimit must be 1 .. 100");
        }
    }

    @Test
    void rejectsADrawWithoutAnOpening() {
        assertThatThrownBy(() -> new CampaignTerms("name", 1, null, NOON, 1, null, 0, null, null, COMMITMENT))
                .hasMessageStartingWith("opensAt is needed");
    }

    @Test
    void anotherStockChangesNothingElse() {
        var terms = new CampaignTerms(
                "name",
                1,
                NOON,
                NOON.plusSeconds(1),
                3,
                new Discount(Discount.Type.PERCENT, 10, 5L),
                7,
                10,
                null,
                COMMITMENT,
                RefundPolicy.KEEP_SPENT);

        var more = terms.withStock(2);

        assertThat(more)
                .isEqualTo(new CampaignTerms(
                        "name",
                        2,
                        terms.opensAt(),
                        terms.closesAt(),
                        terms.perUserLimit(),
                        terms.discount(),
                        terms.minOrderAmount(),
                        terms.validDays(),
                        terms.expiresAt(),
                        terms.drawCommitment(),
                        terms.refundPolicy()));
    }

    @Test
    void couponExpiresDaysAfterItsIssueOrAtTheFixedTimeOrNever() {
        var issuedAt = NOON;

        assertThat(terms("name", 1, null, null, 10, null).expiryOf(issuedAt))
                .isEqualTo(Instant.parse("2026-12-11T03:00:00Z"));
        assertThat(terms("name", 1, null, null, null, NOON.plusSeconds(1)).expiryOf(issuedAt))
                .isEqualTo(NOON.plusSeconds(1));
        assertThat(terms("name", 1, null, null, null, null).expiryOf(issuedAt)).isNull();
    }

    @Test
    void rejectsDiscountsThatCannotBe() {
        assertThatThrownBy(() -> new Discount(Discount.Type.PERCENT, 150, null)).hasMessageContaining("1 .. 100");
        assertThatThrownBy(() -> new Discount(Discount.Type.FIXED, 0, null)).hasMessageContaining("discount.value");
        assertThatThrownBy(() -> new Discount(Discount.Type.FIXED, 1, 5L)).hasMessageContaining("PERCENT only");
        assertThatThrownBy(() -> new Discount(Discount.Type.PERCENT, 1, 0L)).hasMessageContaining("capAmount");
    }

    private static CampaignTerms terms(
            String name,
            long stock,
            @Nullable Instant opensAt,
            @Nullable Instant closesAt,
            @Nullable Integer validDays,
            @Nullable Instant expiresAt) {
        return new CampaignTerms(name, stock, opensAt, closesAt, 1, null, 0, validDays, expiresAt);
    }
}
