package kr.hhplus.schemas.tracing;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of traces.
 *
 * @param otlpEndpoint where spans are sent by OTLP over HTTP, such as http://127.0.0.1:4318/v1/traces; null: nowhere,
 *     and none are made
 * @param ratio share of the requests that are traced where the caller has not decided, 0 .. 1
 * @param serviceName whose spans they are
 */
@ConfigurationProperties("hhplus.tracing")
public record TracingSettings(
        @Nullable URI otlpEndpoint,
        @DefaultValue("0.01") double ratio,
        @DefaultValue("hhplus") String serviceName) {
    public TracingSettings {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("hhplus.tracing.ratio must be 0 .. 1");
        }
    }
}
