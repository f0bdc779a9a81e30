package kr.hhplus.standalone.drill;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import kr.hhplus.standalone.flood.FloodReport;
import org.jspecify.annotations.Nullable;

/**
 * What came of a drill.
 *
 * @param seed of the drill's choices and of the flood
 * @param answerWaitSecondsMax the longest that a request waited for its acceptance, sent again as often as need be
 * @param silenceSecondsMax the longest time in which no request at all was accepted
 * @param outcomeWaitSecondsMax the longest from when a request was to be sent until its client saw the outcome
 * @param positionMissingSecondsMax the longest time without places in line
 * @param recoverySeconds from the fault until nobody waited long any more; 0: nobody did
 * @param sentAgain requests that went out again, by why
 * @param missed what was wanted of the drill, and was not so
 * @param failure what went wrong with the drill itself; null: nothing
 */
record DrillReport(
        String drill,
        int round,
        long seed,
        double answerWaitSecondsMax,
        double silenceSecondsMax,
        double outcomeWaitSecondsMax,
        double positionMissingSecondsMax,
        double recoverySeconds,
        Map<String, Long> sentAgain,
        List<String> missed,
        @Nullable String failure,
        FloodReport flood) {

    static DrillReport of(
            Drill drill,
            int round,
            long seed,
            Observed observed,
            double positionMissingSecondsMax,
            @Nullable String failure,
            FloodReport flood) {
        List<String> missed = new ArrayList<>();
        check(
                missed,
                "a request waited %.1f s for its acceptance, not %.0f",
                observed.answerWaitSecondsMax(),
                drill.answer());
        check(missed, "an outcome took %.1f s, not %.0f", observed.outcomeWaitSecondsMax(), drill.outcome());
        check(missed, "places in line were missing for %.1f s, not %.0f", positionMissingSecondsMax, drill.position());
        return new DrillReport(
                drill.name(),
                round,
                seed,
                observed.answerWaitSecondsMax(),
                observed.silenceSecondsMax(),
                observed.outcomeWaitSecondsMax(),
                positionMissingSecondsMax,
                observed.recoverySeconds(),
                observed.sentAgain(),
                missed,
                failure,
                flood);
    }

    private static void check(List<String> missed, String message, double value, OptionalDouble max) {
        if (max.isPresent() && value > max.getAsDouble()) {
            missed.add(String.format(Locale.ROOT, message, value, max.getAsDouble()));
        }
    }

    /** Whether the flood was served as it should be, and the drill itself went well. */
    boolean held() {
        return failure == null && flood.held();
    }

    void print(PrintWriter out) {
        line(
                out,
                "%s, round %d, seed %d: %,d requests, %,d accepted, %,d issued; %,d undecided, %,d not stored, %,d unseen",
                drill,
                round,
                seed,
                flood.requests(),
                flood.accepted(),
                flood.issued(),
                flood.undecided(),
                flood.unstored(),
                flood.unseen());
        line(
                out,
                "  longest wait   %.2f s for an acceptance, %.2f s for an outcome; no acceptance at all for %.2f s, no"
                        + " places in line for %.2f s",
                answerWaitSecondsMax,
                outcomeWaitSecondsMax,
                silenceSecondsMax,
                positionMissingSecondsMax);
        line(
                out,
                "  recovery       %.1f s; sent again: %s; unexpected: %s",
                recoverySeconds,
                sentAgain,
                flood.unexpected());
        for (var guarantee : flood.guarantees()) {
            line(out, "  %-28s %-6s %s", guarantee.name(), guarantee.held() ? "HELD" : "BROKEN", guarantee.evidence());
        }
        missed.forEach(miss -> line(out, "  MISSED: %s", miss));
        if (failure != null) {
            line(out, "  FAILED: %s", failure);
        }
        out.flush();
    }

    private static void line(PrintWriter out, String format, @Nullable Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
