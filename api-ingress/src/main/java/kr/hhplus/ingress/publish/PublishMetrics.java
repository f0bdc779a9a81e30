package kr.hhplus.ingress.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import kr.hhplus.ingress.gate.CampaignGate.Verdict;

/**
 * What the door counts. All counters exist from the start: no request looks one up by name, and the first refusal of a
 * kind is a change that an alert sees.
 */
final class PublishMetrics {
    private final Counter accepted;
    private final Counter overloaded;
    private final Counter unacknowledged;
    private final Map<Verdict.Kind, Counter> refused = new EnumMap<>(Verdict.Kind.class);

    PublishMetrics(MeterRegistry metrics, CommandLog log) {
        this.accepted = Counter.builder("hhplus.requests.accepted")
                .description("Requests for a coupon that are in the log, answered 202")
                .register(metrics);
        this.overloaded = unavailable("overloaded", metrics);
        this.unacknowledged = unavailable("unacknowledged", metrics);
        Arrays.stream(Verdict.Kind.values())
                .filter(kind -> kind != Verdict.Kind.PASS)
                .forEach(kind -> refused.put(kind, refused(codeOf(kind), metrics)));
        Gauge.builder("hhplus.requests.in.flight", log, CommandLog::inFlight)
                .description("Commands between the door and the acknowledgement of the log")
                .register(metrics);
        Gauge.builder("hhplus.requests.in.flight.max", log, CommandLog::inFlightMax)
                .description("As many at most; a request over it is answered 503")
                .register(metrics);
    }

    private static Counter refused(String code, MeterRegistry metrics) {
        return Counter.builder("hhplus.requests.refused")
                .description("Requests that the gate has turned away, by the code of the answer")
                .tag("code", code)
                .register(metrics);
    }

    private static Counter unavailable(String reason, MeterRegistry metrics) {
        return Counter.builder("hhplus.requests.unavailable")
                .description("Requests that were answered 503")
                .tag("reason", reason)
                .register(metrics);
    }

    private static String codeOf(Verdict.Kind kind) {
        return kind == Verdict.Kind.UNKNOWN ? "UNKNOWN_COUPON" : kind.name();
    }

    void accepted() {
        accepted.increment();
    }

    /** Of the verdict PASS nothing is counted: it is no refusal. */
    void refused(Verdict.Kind kind) {
        var counter = refused.get(kind);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Too many are on their way. */
    void overloaded() {
        overloaded.increment();
    }

    /** The log did not acknowledge in time. */
    void unacknowledged() {
        unacknowledged.increment();
    }
}
