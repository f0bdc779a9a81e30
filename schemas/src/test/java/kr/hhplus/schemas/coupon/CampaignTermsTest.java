package kr.hhplus.schemas.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CampaignTermsTest {
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00Z");

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
        return new CampaignTerms(name, stock, opensAt, closesAt, null, 0, validDays, expiresAt);
    }
}
