package kr.hhplus.issuance;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import kr.hhplus.schemas.metrics.ServiceMetrics;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The whole module: one topology, kept running, with its health and its metrics. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamsSettings.class)
@Import(ServiceMetrics.class)
public class StreamsConfiguration {
    private static final String RUNNING = "RUNNING";
    private static final Set<String> HEALTHY = Set.of(RUNNING, "REBALANCING");

    @Bean
    IssuanceStreams issuanceStreams(StreamsSettings settings, MeterRegistry metrics) {
        var deadLetters = Counter.builder("hhplus.commands.dead.letters")
                .description("Commands that could not be decided and went to the dead letters")
                .register(metrics);
        var streams = new IssuanceStreams(settings, deadLetters::increment);
        Gauge.builder("hhplus.streams.running", streams, running -> RUNNING.equals(running.state()) ? 1 : 0)
                .description(
                        "1: this instance decides what falls to it; 0: it starts, restores, rebalances or has failed")
                .strongReference(true)
                .register(metrics);
        return streams;
    }

    /** Holds up what starts later, the web server with it, until requests are decided at once. */
    @Bean
    FirstRun issuanceStreamsFirstRun(IssuanceStreams streams) {
        return new FirstRun(streams);
    }

    @Bean
    HealthIndicator issuanceStreamsHealth(IssuanceStreams streams) {
        return () -> {
            var state = streams.state();
            return (HEALTHY.contains(state) ? Health.up() : Health.down())
                    .withDetail("state", state)
                    .build();
        };
    }
}
