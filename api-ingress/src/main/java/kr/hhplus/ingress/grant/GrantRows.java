package kr.hhplus.ingress.grant;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import kr.hhplus.schemas.coupon.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of users as it arrives: one userId a row, a first row {@code userId}, empty rows and either kind of line
 * end allowed. Holds the userIds, to tell of those that come twice, and nothing else.
 *
 * <p>Not thread-safe.
 */
final class GrantRows {
    static final int ROWS_MAX = 1_000_000;
    /** A million rows of the longest ids, with room for what a spreadsheet adds. */
    static final long BYTES_MAX = 32L * 1024 * 1024;
    /** No row is longer than an id with quotes and blanks around it. */
    private static final int ROW_BYTES_MAX = 64;

    private static final String HEADER = "userId";

    private final InputStream in;
    private final Set<Long> users = new HashSet<>();
    private long row;
    private long bytes;
    private boolean atEnd;

    GrantRows(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** Receives the rows. */
    interface Sink {
        void user(long row, long userId) throws IOException;

        void fault(long row, String reason) throws IOException;
    }

    /** Reads all rows; row 1 is the first, be it the header or not. */
    void read(Sink sink) throws IOException {
        while (!atEnd) {
            var text = nextRow();
            row++;
            if (bytes > BYTES_MAX) {
                sink.fault(row, "a list has at most " + BYTES_MAX + " bytes; the rest was not read");
                return;
            }
            if (text == null) {
                sink.fault(row, "is longer than " + ROW_BYTES_MAX + " bytes");
            } else if (!text.isEmpty() && !(row == 1 && text.equalsIgnoreCase(HEADER))) {
                if (users.size() == ROWS_MAX) {
                    sink.fault(row, "a list has at most " + ROWS_MAX + " users; the rest was not read");
                    return;
                }
                take(text, sink);
            }
        }
    }

    private void take(String text, Sink sink) throws IOException {
        if (!text.matches("[0-9]{1,16}")) {
            sink.fault(row, "is no userId");
            return;
        }
        long userId = Long.parseLong(text);
        if (userId < Ids.MIN || userId > Ids.MAX) {
            sink.fault(row, "must be a whole number from " + Ids.MIN + " to " + Ids.MAX);
        } else if (!users.add(userId)) {
            sink.fault(row, "user " + userId + " is in the list already");
        } else {
            sink.user(row, userId);
        }
    }

    /** Null for a row that is too long. */
    private @Nullable String nextRow() throws IOException {
        var text = new byte[ROW_BYTES_MAX];
        int length = 0;
        boolean tooLong = false;
        while (true) {
            int next = in.read();
            bytes++;
            if (next < 0 || next == '\n') {
                atEnd = next < 0;
                return tooLong
                        ? null
                        : new String(text, 0, length, StandardCharsets.UTF_8)
                                .strip()
                                .replace("\"", "");
            }
            if (length == ROW_BYTES_MAX) {
                tooLong = true;
            } else {
                text[length++] = (byte) next;
            }
        }
    }
}
