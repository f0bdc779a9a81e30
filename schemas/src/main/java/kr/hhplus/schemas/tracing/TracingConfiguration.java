package kr.hhplus.schemas.tracing;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tracing as the settings say. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TracingSettings.class)
public class TracingConfiguration {
    @Bean
    Tracing tracing(TracingSettings settings) {
        return Tracing.of(settings);
    }
}
