package kr.hhplus.projections.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Times as text of DATETIME(3), UTC. The records of one append have the same time, so that a batch has few different
 * ones, and the driver would write each anew. One instance a batch, on one thread.
 */
final class SqlTimes {
    private static final DateTimeFormatter DATETIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final Map<Instant, String> written = new HashMap<>();

    @Nullable
    String text(@Nullable Instant time) {
        return time == null ? null : written.computeIfAbsent(time, DATETIME::format);
    }
}
