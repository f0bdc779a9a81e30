package kr.hhplus.schemas.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import org.junit.jupiter.api.Test;

class HolderTest {
    private static final Instant NOON = Instant.parse("2026-12-01T03:00:00Z");

    @Test
    void findsTheDecisionOfTheRequestAndOfNoOther() {
        var only = decision(1, "", Outcome.SOLD_OUT, 0);
        var second = decision(2, "second", Outcome.ISSUED, 7);
        var holder = Holder.NOBODY.with(only).with(second);

        assertThat(holder.find("")).contains(only);
        assertThat(holder.find("second")).contains(second);
        assertThat(holder.find("third")).isEmpty();
        assertThat(Holder.NOBODY.find("")).isEmpty();
    }

    @Test
    void aLaterDecisionTakesThePlaceOfItsRequestsEarlierOneAndComesLast() {
        var first = decision(1, "a", Outcome.ISSUED, 1);
        var other = decision(2, "b", Outcome.ISSUED, 2);
        var revoked = decision(3, "a", Outcome.REVOKED, 1);

        assertThat(Holder.NOBODY.with(first).with(other).with(revoked).decisions())
                .containsExactly(other, revoked);
    }

    @Test
    void withoutARequestTheOthersStay() {
        var other = decision(2, "b", Outcome.ISSUED, 2);
        var holder = Holder.NOBODY.with(decision(1, "a", Outcome.ISSUED, 1)).with(other);

        assertThat(holder.without("a").decisions()).containsExactly(other);
        assertThat(holder.without("c")).isEqualTo(holder);
    }

    @Test
    void aRevokedCouponCountsAndAMissedOneDoesNot() {
        var holder = Holder.NOBODY
                .with(decision(1, "a", Outcome.ISSUED, 1))
                .with(decision(2, "b", Outcome.REVOKED, 2))
                .with(decision(3, "c", Outcome.SOLD_OUT, 0))
                .with(decision(4, "d", Outcome.REGISTERED, 0));

        assertThat(holder.issued()).isEqualTo(2);
    }

    @Test
    void holdsNoMoreThanItsBound() {
        var decisions = new ArrayList<IssueDecided>();
        for (int i = 0; i < Holder.DECISIONS_MAX; i++) {
            decisions.add(decision(i, "key-" + i, Outcome.SOLD_OUT, 0));
        }
        var full = new Holder(decisions);

        assertThat(full.with(decision(900, "key-5", Outcome.SOLD_OUT, 0)).decisions())
                .hasSize(Holder.DECISIONS_MAX);
        assertThatThrownBy(() -> full.with(decision(901, "one-more", Outcome.SOLD_OUT, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("201 decisions");
    }

    @Test
    void aHolderDoesNotChangeWithTheListItWasMadeOf() {
        var decisions = new ArrayList<IssueDecided>();
        var holder = new Holder(decisions);

        decisions.add(decision(1, "", Outcome.SOLD_OUT, 0));

        assertThat(holder).isEqualTo(Holder.NOBODY);
    }

    private static IssueDecided decision(long offset, String key, Outcome outcome, long number) {
        var position = new LogPosition(0, offset, NOON);
        return new IssueDecided(1, position, 42, key, outcome, number, null, position, 0, 0);
    }
}
