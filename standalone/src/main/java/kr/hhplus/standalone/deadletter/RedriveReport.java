package kr.hhplus.standalone.deadletter;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import kr.hhplus.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** What became of the letters: all counted, the first ones also named. */
public final class RedriveReport {
    private static final int LINES_MAX = 1_000;
    private static final String ROW = "%-14s %-16s %s";

    private final List<String> lines = new ArrayList<>();
    private long sent;
    private long parked;
    private long refused;
    private long sentBefore;
    private long unnamed;

    /** @param fault why it will come back; null: it will not */
    void sent(DeadLetter letter, String what, @Nullable String fault) {
        sent++;
        add(letter, "send", fault == null ? what : what + "; it will come back: " + fault);
    }

    /** @param place null: it is not sent */
    void parked(DeadLetter letter, int attempts, @Nullable String place) {
        parked++;
        add(
                letter,
                "park",
                "has come to the dead letters %,d times".formatted(attempts) + (place == null ? "" : ", to " + place));
    }

    void refused(DeadLetter letter, String fault) {
        refused++;
        add(letter, "keep", "would come back: " + fault);
    }

    void sentBefore(DeadLetter letter, String to) {
        sentBefore++;
        // Of interest only where it was asked for by name.
        if (sentBefore <= LINES_MAX / 10) {
            add(letter, "sent before", to);
        }
    }

    private void add(DeadLetter letter, String action, String text) {
        if (lines.size() < LINES_MAX) {
            lines.add(ROW.formatted(letter.id(), action, PlainText.of(text)));
        } else {
            unnamed++;
        }
    }

    /** Whether nothing stays that was asked for. */
    public boolean isDone() {
        return refused == 0;
    }

    public void print(PrintWriter out, boolean dryRun) {
        lines.forEach(out::println);
        if (unnamed > 0) {
            out.printf("... and %,d more%n", unnamed);
        }
        out.printf(
                dryRun
                        ? "nothing is sent: %,d would go to %s, %,d to %s, %,d would stay, %,d were sent before%n"
                        : "%,d went to %s, %,d to %s, %,d stay, %,d were sent before%n",
                sent,
                Topics.COUPON_COMMANDS.name(),
                parked,
                Topics.COUPON_COMMANDS_PARKING.name(),
                refused,
                sentBefore);
        if (refused > 0) {
            out.println("What stays can be repaired (--repair) or sent all the same (--force).");
        }
    }
}
