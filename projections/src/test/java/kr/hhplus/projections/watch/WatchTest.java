package kr.hhplus.projections.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final int WAIT_SECONDS_MAX = 20;

    @Test
    void looksAgainAfterAnErrorAndThoughForgettingFails() throws Exception {
        var looks = new CountDownLatch(3);
        var watch = new Watch(Duration.ofMillis(1), List.of(new Watch.Look() {
            @Override
            public void look() {
                looks.countDown();
                throw new NoClassDefFoundError("look");
            }

            @Override
            public void forget() {
                throw new NoClassDefFoundError("forget");
            }
        }));

        watch.start();
        try {
            assertThat(looks.await(WAIT_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        } finally {
            watch.stop();
        }
    }
}
