package kr.hhplus.standalone.shadow;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * What a shadow has found.
 *
 * @param commands that both have decided, by offsets
 * @param equal decisions that are equal, up to the first difference
 * @param deadLetters records of which the shadow could make nothing
 * @param difference null: there is none
 * @param seconds that the shadow took to decide
 * @param kept whether its topics and state are still there
 */
record ShadowReport(
        String generation,
        boolean passed,
        long commands,
        long equal,
        long deadLetters,
        @Nullable Difference difference,
        double seconds,
        boolean kept) {

    void print(PrintWriter out, String realTopic, String shadowTopic) {
        out.printf("%,d commands decided again in %.1f s, %,d dead letters%n", commands, seconds, deadLetters);
        out.printf("%,d decisions of %s and %s are equal%n", equal, realTopic, shadowTopic);
        if (difference != null) {
            out.printf("DIFFERENCE in partition %d%n", difference.partition());
            print(out, "expected", realTopic, difference.expected());
            print(out, "found", shadowTopic, difference.found());
        }
        out.println(passed ? "EQUAL" : "NOT EQUAL");
        if (kept) {
            out.println("generation " + generation + " is kept; remove it with: ./hhplus shadow --resume --generation "
                    + generation);
        }
    }

    private static void print(PrintWriter out, String role, String topic, Difference.@Nullable Decided decided) {
        if (decided == null) {
            out.printf("  %-8s in %s: nothing more%n", role, topic);
        } else {
            out.printf("  %-8s in %s, offset %,d: %s%n", role, topic, decided.offset(), decided.text());
        }
    }
}
