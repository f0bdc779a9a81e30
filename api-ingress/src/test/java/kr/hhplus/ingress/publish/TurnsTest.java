package kr.hhplus.ingress.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    @Test
    void whoComesNextWaitsUntilOneLeaves() throws InterruptedException {
        var turns = new Turns(1, Duration.ofMinutes(1));
        assertThat(turns.await()).isTrue();
        var hasPlace = new AtomicReference<Boolean>();
        var next = new Thread(() -> hasPlace.set(turns.await()));
        next.start();
        await().until(() -> next.getState() == Thread.State.TIMED_WAITING);

        assertThat(hasPlace).hasValue(null);
        turns.leave();
        next.join(Duration.ofSeconds(10).toMillis());

        assertThat(hasPlace).hasValue(true);
    }

    @Test
    void nobodyWaitsForAPartitionThatStandsStillUntilItGoesOn() throws InterruptedException {
        var turns = new Turns(1, Duration.ofSeconds(2));
        assertThat(turns.await()).isTrue();
        assertThat(turns.await()).isFalse();

        // If each of them waited, it would take twenty minutes.
        var others = new Thread(() -> IntStream.range(0, 600).forEach(other -> turns.await()));
        others.start();
        others.join(Duration.ofMinutes(1).toMillis());
        assertThat(others.isAlive()).isFalse();

        turns.goOn();
        var next = new Thread(turns::await);
        next.start();
        await().until(() -> next.getState() == Thread.State.TIMED_WAITING);
        next.join(Duration.ofSeconds(10).toMillis());
    }
}
