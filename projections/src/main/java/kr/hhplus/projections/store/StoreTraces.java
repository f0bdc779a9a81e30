package kr.hhplus.projections.store;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.tracing.Tracing;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Spans of what is stored: for each traced request one from its append to the log until its decision is in MySQL, in the
 * request's trace; and one for the batch, in the first one's trace and linked with all.
 */
final class StoreTraces {
    private final Tracing tracing;
    private final Clock clock;

    StoreTraces(Tracing tracing, Clock clock) {
        this.tracing = tracing;
        this.clock = clock;
    }

    /** When a batch begins; costs nothing when off. */
    Instant begin() {
        return tracing.isOn() ? clock.instant() : Instant.EPOCH;
    }

    /** The records are stored, in a transaction that was begun at the time of {@link #begin}. */
    void stored(List<ConsumerRecord<String, CouponDecision>> records, Instant began) {
        if (!tracing.isOn()) {
            return;
        }
        var now = clock.instant();
        List<SpanContext> traced = new ArrayList<>();
        for (var record : records) {
            var parent = Tracing.read(record.headers());
            if (parent.isSampled() && record.value() instanceof IssueDecided decision) {
                traced.add(decided(parent, decision, now));
            }
        }
        if (!traced.isEmpty()) {
            var batch = tracing.span("store batch", traced.get(0))
                    .setSpanKind(SpanKind.CONSUMER)
                    .setStartTimestamp(began)
                    .setAttribute("records", records.size());
            traced.forEach(batch::addLink);
            batch.startSpan().end(now);
        }
    }

    private SpanContext decided(SpanContext parent, IssueDecided decision, Instant now) {
        var position = decision.commandPosition();
        var span = tracing.span("decide and store", parent)
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(position.time())
                .setAttribute("coupon.id", decision.couponId())
                .setAttribute("outcome", decision.outcome().name())
                .setAttribute("log.partition", position.partition())
                .setAttribute("log.offset", position.offset())
                .startSpan();
        span.end(now);
        return span.getSpanContext();
    }
}
