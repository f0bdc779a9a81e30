package kr.hhplus.schemas.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Spans of requests, sent by OTLP. The context travels as W3C traceparent, in the HTTP request and then in the headers of
 * the command; Kafka Streams hands them on to the decision. Off, nothing is made, and no header is read or written.
 *
 * <p>Thread-safe. A collector that is away costs spans, and no request waits for it.
 */
public final class Tracing implements AutoCloseable {
    /** As in W3C Trace Context: {@code 00-traceId-spanId-flags}. */
    public static final String HEADER = "traceparent";

    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final int SPANS_WAITING_MAX = 8_192;
    private static final int CLOSE_SECONDS_MAX = 2;

    private final @Nullable SdkTracerProvider provider;
    private final Tracer tracer;

    private Tracing(@Nullable SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = (provider == null ? TracerProvider.noop() : provider).get("hhplus");
    }

    public static Tracing off() {
        return new Tracing(null);
    }

    /** Off, where the settings name no endpoint. */
    static Tracing of(TracingSettings settings) {
        var endpoint = settings.otlpEndpoint();
        return endpoint == null
                ? off()
                : sendingTo(
                        OtlpHttpSpanExporter.builder()
                                .setEndpoint(endpoint.toString())
                                .build(),
                        settings.ratio(),
                        settings.serviceName());
    }

    static Tracing sendingTo(SpanExporter exporter, double ratio, String serviceName) {
        var batches = BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(SPANS_WAITING_MAX)
                .build();
        return new Tracing(SdkTracerProvider.builder()
                .addSpanProcessor(batches)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(ratio)))
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.builder()
                                .put("service.name", serviceName)
                                .build())))
                .build());
    }

    public boolean isOn() {
        return provider != null;
    }

    /** The span of an HTTP request that begins now, in the caller's trace if it names one that can be read. */
    public Span beginRequest(String name, @Nullable String traceparent) {
        return span(name, parse(traceparent)).setSpanKind(SpanKind.SERVER).startSpan();
    }

    /** A span in the trace of the context. */
    public SpanBuilder span(String name, SpanContext parent) {
        return tracer.spanBuilder(name).setParent(Context.root().with(Span.wrap(parent)));
    }

    /** Puts the span's context into a record's headers. */
    public static void write(Headers headers, SpanContext context) {
        headers.add(HEADER, format(context).getBytes(StandardCharsets.UTF_8));
    }

    /** What a record's headers say; an invalid context where they say nothing that can be read. */
    public static SpanContext read(Headers headers) {
        var header = headers.lastHeader(HEADER);
        return header == null || header.value() == null
                ? SpanContext.getInvalid()
                : parse(new String(header.value(), StandardCharsets.UTF_8));
    }

    private static String format(SpanContext context) {
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }

    private static SpanContext parse(@Nullable String traceparent) {
        if (traceparent == null) {
            return SpanContext.getInvalid();
        }
        var parts = TRACEPARENT.matcher(traceparent);
        return parts.matches()
                ? SpanContext.createFromRemoteParent(
                        parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0), TraceState.getDefault())
                : SpanContext.getInvalid();
    }

    /** Sends what is still to be sent. */
    @Override
    public void close() {
        if (provider != null) {
            provider.shutdown().join(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        }
    }
}
