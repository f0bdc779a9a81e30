package kr.hhplus.standalone.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserSequenceTest {
    @Test
    void letsEveryUserAskEquallyOften() {
        var sequence = new UserSequence(30, 10, 1);

        var users = IntStream.range(0, 30).map(sequence::user).sorted().toArray();

        assertThat(users).isEqualTo(IntStream.range(0, 30).map(i -> i / 3 + 1).toArray());
    }

    @Test
    void mixesTheUsers() {
        var sequence = new UserSequence(1_000, 1_000, 1);

        var users = IntStream.range(0, 1_000).map(sequence::user).toArray();

        assertThat(users).isNotEqualTo(IntStream.rangeClosed(1, 1_000).toArray());
    }

    @Test
    void isTheSameForTheSameSeed() {
        var one = new UserSequence(1_000, 100, 42);
        var other = new UserSequence(1_000, 100, 42);

        var users = IntStream.range(0, 1_000).map(one::user).toArray();

        assertThat(users).isEqualTo(IntStream.range(0, 1_000).map(other::user).toArray());
    }

    @Test
    void leavesUsersOutWhereThereAreFewerRequests() {
        var sequence = new UserSequence(3, 10, 1);

        var users = IntStream.range(0, 3).map(sequence::user).sorted().toArray();

        assertThat(users).containsExactly(1, 2, 3);
    }
}
