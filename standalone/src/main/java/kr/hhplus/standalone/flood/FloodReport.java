package kr.hhplus.standalone.flood;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came of a flood. What is decided, issued and stored is counted in the log and in MySQL.
 *
 * @param accepted requests answered 202
 * @param refused requests refused at the gate, by code
 * @param unexpected any other answers, by status and code
 * @param unanswered requests given up
 * @param retries requests sent again, after a 503 or a broken connection
 * @param tickets distinct users among the accepted requests
 * @param refusedUsers distinct users who were refused at the gate and have no ticket
 * @param decided users with a decision in the log
 * @param issued rows in MySQL that are ISSUED
 * @param stored rows in MySQL
 * @param undecided accepted tickets without a decision in the log
 * @param unstored accepted tickets without a row in MySQL
 * @param unseen watched tickets whose outcome no client could see
 * @param elapsedMs from the first request until the last ticket was in MySQL
 * @param storedPerSecond tickets accepted, decided and stored, by elapsedMs
 * @param answersPerSecond requests answered, until the last answer
 * @param decisionLatency of a sample: from when the request was to be sent until the client saw the outcome
 */
public record FloodReport(
        long couponId,
        long stock,
        int users,
        int requests,
        @Nullable Double requestsPerSecond,
        int connections,
        long seed,
        long accepted,
        Map<String, Long> refused,
        Map<String, Long> unexpected,
        long unanswered,
        long retries,
        long tickets,
        long refusedUsers,
        long decided,
        long issued,
        long stored,
        long undecided,
        long unstored,
        long unseen,
        double elapsedMs,
        double storedPerSecond,
        double answersPerSecond,
        Latency answerLatency,
        Latency decisionLatency,
        List<Guaranteed> guarantees) {

    /** Milliseconds. */
    public record Latency(long count, double p50Ms, double p95Ms, double p99Ms, double maxMs) {
        static Latency ofMicros(Histogram micros) {
            return new Latency(
                    micros.getTotalCount(),
                    ms(micros.getValueAtPercentile(50)),
                    ms(micros.getValueAtPercentile(95)),
                    ms(micros.getValueAtPercentile(99)),
                    ms(micros.getMaxValue()));
        }

        private static double ms(long micros) {
            return micros / 1_000.0;
        }
    }

    /** A guarantee's verdict on this sale. */
    public record Guaranteed(String name, boolean held, String evidence) {}

    /** Whether all guarantees held, and everybody who asked had an answer, one that the contract knows. */
    public boolean held() {
        return unanswered == 0
                && unexpected.isEmpty()
                && unseen == 0
                && guarantees.stream().allMatch(Guaranteed::held);
    }

    void print(PrintWriter out) {
        line(
                out,
                "requests   %,d sent by %,d users over %d connections%s, seed %d",
                requests,
                users,
                connections,
                rate(),
                seed);
        line(
                out,
                "           %,d accepted, %,d refused at the gate%s, %,d sent again, %,d unanswered%s",
                accepted,
                refused.values().stream().mapToLong(Long::longValue).sum(),
                byCode(refused),
                retries,
                unanswered,
                unexpected.isEmpty() ? "" : ", UNEXPECTED" + byCode(unexpected));
        line(
                out,
                "tickets    %,d accepted, %,d decided, %,d issued, %,d stored; %,d undecided, %,d not stored",
                tickets,
                decided,
                issued,
                stored,
                undecided,
                unstored);
        line(
                out,
                "users      %,d of %,d know their outcome: %,d by the decision on their ticket, %,d by the gate's refusal",
                tickets - undecided + refusedUsers,
                users,
                tickets - undecided,
                refusedUsers);
        if (unseen > 0) {
            line(out, "           %,d watched tickets did not show their outcome", unseen);
        }
        line(
                out,
                "rate       %,.0f tickets/s accepted, decided and stored (%.2f s until the last row); %,.0f answers/s",
                storedPerSecond,
                elapsedMs / 1_000,
                answersPerSecond);
        line(out, "latency         p50        p95        p99        max");
        print(out, "answer  ", answerLatency, "requests");
        print(out, "decision", decisionLatency, "tickets watched");
        for (var guarantee : guarantees) {
            line(out, "%-28s %-6s  %s", guarantee.name(), guarantee.held() ? "HELD" : "BROKEN", guarantee.evidence());
        }
        out.flush();
    }

    private String rate() {
        return requestsPerSecond == null
                ? ", each as fast as it is answered"
                : String.format(Locale.ROOT, ", %,.0f arriving a second", requestsPerSecond);
    }

    private static void print(PrintWriter out, String name, Latency latency, String unit) {
        line(
                out,
                "%s %8.1f ms %7.1f ms %7.1f ms %7.1f ms   of %,d %s",
                name,
                latency.p50Ms(),
                latency.p95Ms(),
                latency.p99Ms(),
                latency.maxMs(),
                latency.count(),
                unit);
    }

    private static String byCode(Map<String, Long> counts) {
        return counts.isEmpty()
                ? ""
                : counts.entrySet().stream()
                        .map(count -> String.format(Locale.ROOT, "%s %,d", count.getKey(), count.getValue()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static void line(PrintWriter out, String format, @Nullable Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
