package kr.hhplus.projections;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.kafka.event.ConsumerStoppedEvent;

class ProjectionStopsTest {
    private final GenericApplicationContext context = new GenericApplicationContext();
    private final ApplicationAvailabilityBean availability = new ApplicationAvailabilityBean();

    @BeforeEach
    void aReadyInstance() {
        context.addApplicationListener(availability);
        context.addApplicationListener(new ProjectionStops(context));
        context.refresh();
        AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void anInstanceWhoseProjectionHasDiedIsNotReadyAnyMore() {
        stop(ConsumerStoppedEvent.Reason.ERROR);

        assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
    }

    @Test
    void aStopSaysNothing() {
        stop(ConsumerStoppedEvent.Reason.NORMAL);

        assertThat(availability.getReadinessState()).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
    }

    private void stop(ConsumerStoppedEvent.Reason reason) {
        context.publishEvent(new ConsumerStoppedEvent(this, this, reason));
    }
}
