package kr.hhplus.standalone.audit;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What came of an audit.
 *
 * @param coupons that have a log
 * @param commands of the snapshot
 * @param deadLetters of these, those that have no decision, since they cannot be read or are not of their key's coupon
 * @param decisions compared
 * @param newerDecisions of commands behind the snapshot, not compared
 * @param isMySqlCompared whether rows were asked for
 * @param rows of MySQL
 * @param newerRows of these, those changed by commands behind the snapshot, not compared
 * @param isRedisCompared whether keys were asked for
 * @param keys of Redis that were there
 * @param newerKeys of these, those changed by commands behind the snapshot, not compared
 * @param recordsPerSecond records read of both topics, those of other coupons included, by the whole time
 * @param difference the first; null: none
 */
public record AuditReport(
        boolean passed,
        long coupons,
        long commands,
        long deadLetters,
        long decisions,
        long newerDecisions,
        boolean isMySqlCompared,
        long rows,
        long newerRows,
        boolean isRedisCompared,
        long keys,
        long newerKeys,
        double seconds,
        long recordsPerSecond,
        @Nullable Difference difference) {

    static AuditReport of(
            AuditCounts counts,
            boolean isMySqlCompared,
            boolean isRedisCompared,
            long nanos,
            @Nullable Difference difference) {
        double seconds = (double) nanos / (double) TimeUnit.SECONDS.toNanos(1);
        return new AuditReport(
                difference == null,
                counts.coupons,
                counts.commands,
                counts.deadLetters,
                counts.decisions,
                counts.newerDecisions,
                isMySqlCompared,
                counts.rows,
                counts.newerRows,
                isRedisCompared,
                counts.keys,
                counts.newerKeys,
                seconds,
                Math.round((double) counts.records / seconds),
                difference);
    }

    public void print(PrintWriter out) {
        line(out, "log        %,d coupons, %,d commands, %,d dead letters", coupons, commands, deadLetters);
        line(
                out,
                "decisions  %,d compared%s",
                decisions,
                newerDecisions == 0 ? "" : "; %,d are newer than the snapshot".formatted(newerDecisions));
        line(out, "MySQL      %s", isMySqlCompared ? "%,d rows%s".formatted(rows, newer(newerRows)) : "not compared");
        line(out, "Redis      %s", isRedisCompared ? "%,d keys%s".formatted(keys, newer(newerKeys)) : "not compared");
        line(out, "rate       %,d records/s over %.2f s", recordsPerSecond, seconds);
        if (difference == null) {
            line(out, "PASSED     everything follows from the log");
        } else {
            line(out, "DIFFERENCE %s", difference.where());
            line(out, "  expected %s", difference.expected());
            line(out, "  found    %s", difference.found());
        }
        out.flush();
    }

    private static String newer(long count) {
        return count == 0
                ? ""
                : String.format(Locale.ROOT, "; %,d of them are newer than the snapshot and not compared", count);
    }

    private static void line(PrintWriter out, String format, @Nullable Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
    }
}
