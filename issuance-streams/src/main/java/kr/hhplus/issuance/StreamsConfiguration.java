package kr.hhplus.issuance;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The whole module: one topology, kept running, with its health and its metrics. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamsSettings.class)
public class StreamsConfiguration {
    private static final Set<String> HEALTHY = Set.of("RUNNING", "REBALANCING");

    @Bean
    IssuanceStreams issuanceStreams(StreamsSettings settings, MeterRegistry metrics) {
        var deadLetters = metrics.counter("hhplus.commands.dead.letters");
        return new IssuanceStreams(settings, deadLetters::increment);
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
