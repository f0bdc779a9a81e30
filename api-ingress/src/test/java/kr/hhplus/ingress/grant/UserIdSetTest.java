package kr.hhplus.ingress.grant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import kr.hhplus.schemas.coupon.Ids;
import org.junit.jupiter.api.Test;

class UserIdSetTest {
    private static final long SEED = 20_261_201;

    @Test
    void tellsEachUserOnce() {
        var set = new UserIdSet();

        assertThat(set.add(7)).isTrue();
        assertThat(set.add(8)).isTrue();
        assertThat(set.add(7)).isFalse();
        assertThat(set.size()).isEqualTo(2);
    }

    @Test
    void keepsAllAcrossEveryGrowth() {
        var set = new UserIdSet();
        var expected = new HashSet<Long>();
        var random = new Random(SEED);

        for (int n = 0; n < 100_000; n++) {
            // Every second id is near others, and some come again.
            long userId = n % 2 == 0 ? 1 + random.nextInt(50_000) : random.nextLong(Ids.MIN, Ids.MAX);
            assertThat(set.add(userId)).as("seed %d, user %d", SEED, userId).isEqualTo(expected.add(userId));
        }

        assertThat(set.size()).isEqualTo(expected.size());
    }

    @Test
    void idsWithEqualLowBitsAreDifferentUsers() {
        var set = new UserIdSet();

        for (long n = 0; n < 10_000; n++) {
            assertThat(set.add(1 + (n << 32))).isTrue();
        }
        for (long n = 0; n < 10_000; n++) {
            assertThat(set.add(1 + (n << 32))).isFalse();
        }
    }
}
