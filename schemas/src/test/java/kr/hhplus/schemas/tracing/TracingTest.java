package kr.hhplus.schemas.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private final List<SpanData> sent = new CopyOnWriteArrayList<>();

    @Test
    void staysInTheCallersTraceFromTheRequestOverTheRecordToTheNextSpan() {
        try (var tracing = sending(0)) {
            var request = tracing.beginRequest("publish", "00-" + TRACE + "-" + PARENT + "-01");
            var headers = new RecordHeaders();
            Tracing.write(headers, request.getSpanContext());
            tracing.span("store", Tracing.read(headers)).startSpan().end();
            request.end();
        }

        assertThat(sent).extracting(SpanData::getTraceId).containsExactly(TRACE, TRACE);
        assertThat(sent.get(1).getParentSpanId()).isEqualTo(PARENT);
        assertThat(sent.get(0).getParentSpanId()).isEqualTo(sent.get(1).getSpanId());
    }

    @Test
    void samplesWhereTheCallerHasNotDecided() {
        try (var none = sending(0);
                var all = sending(1)) {
            none.beginRequest("none", null).end();
            none.beginRequest("not traced", "00-" + TRACE + "-" + PARENT + "-00")
                    .end();
            all.beginRequest("all", null).end();
        }

        assertThat(sent).extracting(SpanData::getName).containsExactly("all");
    }

    @Test
    void beginsATraceOfItsOwnWhereTheCallersCannotBeRead() {
        try (var tracing = sending(1)) {
            tracing.beginRequest("publish", "00-zz-yy-01").end();
        }

        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).getParentSpanContext().isValid()).isFalse();
        assertThat(Tracing.read(new RecordHeaders().add(Tracing.HEADER, "?".getBytes(StandardCharsets.UTF_8)))
                        .isValid())
                .isFalse();
    }

    @Test
    void makesNothingWhenOff() {
        try (var tracing = Tracing.of(new TracingSettings(null, 1, "test"))) {
            assertThat(tracing.isOn()).isFalse();
            assertThat(tracing.beginRequest("publish", null).getSpanContext().isValid())
                    .isFalse();
        }
    }

    @Test
    void rejectsARatioOutsideItsRange() {
        assertThatThrownBy(() -> new TracingSettings(null, 1.1, "test")).hasMessageContaining("hhplus.tracing.ratio");
    }

    private Tracing sending(double ratio) {
        return Tracing.sendingTo(
                new SpanExporter() {
                    @Override
                    public CompletableResultCode export(Collection<SpanData> spans) {
                        sent.addAll(spans);
                        return CompletableResultCode.ofSuccess();
                    }

                    @Override
                    public CompletableResultCode flush() {
                        return CompletableResultCode.ofSuccess();
                    }

                    @Override
                    public CompletableResultCode shutdown() {
                        return CompletableResultCode.ofSuccess();
                    }
                },
                ratio,
                "test");
    }
}
