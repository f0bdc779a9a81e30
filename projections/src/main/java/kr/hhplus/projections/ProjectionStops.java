package kr.hhplus.projections;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.kafka.event.ConsumerStoppedEvent;

/** Makes an instance unready when one of its projections has ended by another cause than a stop: most likely an Error. */
final class ProjectionStops implements ApplicationListener<ConsumerStoppedEvent> {
    private static final Logger log = LoggerFactory.getLogger(ProjectionStops.class);

    private final ApplicationContext context;

    ProjectionStops(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void onApplicationEvent(ConsumerStoppedEvent stopped) {
        if (stopped.getReason() != ConsumerStoppedEvent.Reason.NORMAL) {
            log.error("a projection's thread has died, and goes on when this instance is started again: {}", stopped);
            AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        }
    }
}
