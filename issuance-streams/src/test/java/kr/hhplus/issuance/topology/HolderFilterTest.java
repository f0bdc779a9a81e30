package kr.hhplus.issuance.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HolderFilterTest {
    private static final int COUPON_ID = 7;
    private static final int HOLDERS_MAX = HolderFilter.FIRST_LAYER_HOLDERS * (1 + 4 + 16 + 64);
    private static final int STRANGERS = 100_000;

    /** Coupons that have holders in the store. */
    private final Set<Long> stored = new HashSet<>();

    private final HolderFilter filter = new HolderFilter(stored::contains);

    @Test
    void excludesWhoeverWasNotAdded() {
        assertThat(filter.excludes(holder(1))).isTrue();

        filter.add(holder(1));

        assertThat(filter.excludes(holder(1))).isFalse();
        assertThat(filter.excludes(holder(2))).isTrue();
        assertThat(filter.excludes(new HolderKey(COUPON_ID + 1, 1))).isTrue();
    }

    /** What the store has of them, it was never told of. */
    @Test
    void excludesNobodyOfACouponThatHadHoldersBefore() {
        stored.add((long) COUPON_ID);

        assertThat(filter.excludes(holder(1))).isFalse();
        filter.add(holder(1));
        assertThat(filter.excludes(holder(2))).isFalse();
    }

    @Test
    void excludesNoHolderHoweverManyThereAre() {
        add(HOLDERS_MAX);

        assertThat(LongStream.rangeClosed(1, HOLDERS_MAX).filter(user -> filter.excludes(holder(user))))
                .isEmpty();
        long excluded = LongStream.rangeClosed(HOLDERS_MAX + 1, HOLDERS_MAX + STRANGERS)
                .filter(user -> filter.excludes(holder(user)))
                .count();
        assertThat(excluded).isGreaterThan(STRANGERS * 9 / 10);
    }

    @Test
    void excludesNobodyOfItsCouponsAnyMoreWhenItIsFull() {
        filter.add(holder(1));
        stored.add((long) COUPON_ID);

        // More than there is room for: those who are taken for somebody known need none.
        int users = HOLDERS_MAX / 4 * 5;
        add(users);

        assertThat(LongStream.rangeClosed(1, users + STRANGERS).filter(user -> filter.excludes(holder(user))))
                .isEmpty();
        assertThat(filter.excludes(new HolderKey(COUPON_ID + 1, 1))).isTrue();
    }

    @Test
    void forgetsItsCouponsWhenItHasHeardOfTooMany() {
        filter.add(holder(1));
        stored.add((long) COUPON_ID);

        for (int other = 1; other <= HolderFilter.COUPONS_MAX; other++) {
            filter.add(new HolderKey(COUPON_ID + other, 1));
        }

        assertThat(filter.excludes(holder(2))).isFalse();
    }

    @Test
    void asksTheStoreAgainAfterClear() {
        filter.add(holder(1));
        stored.add((long) COUPON_ID);

        filter.clear();

        assertThat(filter.excludes(holder(1))).isFalse();
        assertThat(filter.excludes(holder(2))).isFalse();
    }

    private void add(int holders) {
        LongStream.rangeClosed(1, holders).forEach(user -> filter.add(holder(user)));
    }

    private static HolderKey holder(long userId) {
        return new HolderKey(COUPON_ID, userId);
    }
}
