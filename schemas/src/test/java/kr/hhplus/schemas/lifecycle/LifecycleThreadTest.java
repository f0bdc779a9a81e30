package kr.hhplus.schemas.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class LifecycleThreadTest {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);

    /** Lives until it is told to die. */
    static final class Mortal extends LifecycleThread {
        private final CountDownLatch death = new CountDownLatch(1);

        Mortal() {
            super("mortal");
        }

        @Override
        protected void work() throws InterruptedException {
            death.await();
            throw new AssertionError("a mistake");
        }
    }

    /** Dies before the application says that it is ready. */
    static final class Stillborn extends LifecycleThread {
        Stillborn() {
            super("stillborn");
        }

        @Override
        protected void work() {
            throw new IllegalStateException("a mistake");
        }
    }

    @Test
    void anInstanceIsReadyAsLongAsItsThreadsLive() {
        try (var context = start(Mortal.class)) {
            assertThat(readiness(context)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);

            context.getBean(Mortal.class).death.countDown();

            await().atMost(WAIT_MAX).until(() -> readiness(context) == ReadinessState.REFUSING_TRAFFIC);
        }
    }

    @Test
    void anInstanceWhoseThreadDiesDuringTheStartDoesNotStayReady() {
        try (var context = start(Stillborn.class)) {
            await().atMost(WAIT_MAX).until(() -> readiness(context) == ReadinessState.REFUSING_TRAFFIC);
        }
    }

    private static ConfigurableApplicationContext start(Class<? extends LifecycleThread> thread) {
        return new SpringApplicationBuilder(ApplicationAvailabilityAutoConfiguration.class, thread)
                .web(WebApplicationType.NONE)
                .run();
    }

    private static ReadinessState readiness(ConfigurableApplicationContext context) {
        return context.getBean(ApplicationAvailability.class).getReadinessState();
    }
}
