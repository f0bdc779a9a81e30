package kr.hhplus.benchmarks.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import kr.hhplus.schemas.coupon.Ids;
import org.junit.jupiter.api.Test;

class BacklogTest {
    @Test
    void everyUserIsAnother() {
        assertThat(LongStream.rangeClosed(1, 1_000_000)
                        .map(Backlog::user)
                        .distinct()
                        .count())
                .isEqualTo(1_000_000);
    }

    @Test
    void usersAreIdsAndComeInNoOrder() {
        assertThat(LongStream.of(1, 10_000_000, 4_000_000_000L).map(Backlog::user))
                .allSatisfy(user -> assertThat(user).isBetween(Ids.MIN, Ids.MAX));
        assertThat(Backlog.user(2)).isLessThan(Backlog.user(1));
    }
}
