package kr.hhplus.ingress.grant;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import kr.hhplus.schemas.coupon.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of users as it arrives: one userId a row; a first row {@code userId}, empty rows, quotes around an id,
 * either kind of line end and a byte order mark are allowed. Holds the userIds, to tell of those that come twice, and
 * nothing else.
 *
 * <p>Not thread-safe.
 */
final class GrantRows {
    static final int USERS_MAX = 1_000_000;
    /** A million rows of the longest ids, with room for what a spreadsheet adds. */
    static final long BYTES_MAX = 32L * 1024 * 1024;
    /** No row is longer than an id with quotes and blanks around it. */
    private static final int ROW_BYTES_MAX = 64;

    private static final String HEADER = "userId";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,16}");

    private final InputStream in;
    private final int usersMax;
    private final long bytesMax;
    private final UserIdSet users = new UserIdSet();
    private final byte[] text = new byte[ROW_BYTES_MAX];
    private long rows;
    private long bytes;
    private boolean atEnd;

    GrantRows(InputStream in) {
        this(in, USERS_MAX, BYTES_MAX);
    }

    GrantRows(InputStream in, int usersMax, long bytesMax) {
        this.in = new BufferedInputStream(in);
        this.usersMax = usersMax;
        this.bytesMax = bytesMax;
    }

    /** Receives the rows; what it throws ends the reading. */
    interface Sink {
        void user(long row, long userId) throws IOException;

        void fault(long row, String reason) throws IOException;
    }

    /**
     * Reads all rows; row 1 is the first, be it the header or not. A list that has more than it may have is cut: the answer
     * then says which rows were not read, and why; otherwise it is empty.
     */
    Optional<String> read(Sink sink) throws IOException {
        while (!atEnd) {
            var row = nextRow();
            if (bytes > bytesMax) {
                return Optional.of("a list has at most " + bytesMax + " bytes, and this one was not read from row "
                        + (rows + 1) + " on");
            }
            if (atEnd && row != null && row.isEmpty()) {
                // The line end before it was the last row's.
                break;
            }
            rows++;
            if (row == null) {
                sink.fault(rows, "is longer than " + ROW_BYTES_MAX + " bytes");
            } else if (!row.isEmpty() && !(rows == 1 && row.equalsIgnoreCase(HEADER))) {
                if (users.size() == usersMax) {
                    return Optional.of("a list has at most " + usersMax + " users, and this one was not read from row "
                            + rows + " on");
                }
                take(row, sink);
            }
        }
        return Optional.empty();
    }

    /** Read so far, headers and empty ones included. */
    long rows() {
        return rows;
    }

    private void take(String row, Sink sink) throws IOException {
        if (!DIGITS.matcher(row).matches()) {
            sink.fault(rows, "is no userId");
            return;
        }
        long userId = Long.parseLong(row);
        if (userId < Ids.MIN || userId > Ids.MAX) {
            sink.fault(rows, "must be a whole number from " + Ids.MIN + " to " + Ids.MAX);
        } else if (!users.add(userId)) {
            sink.fault(rows, "user " + userId + " is in the list already");
        } else {
            sink.user(rows, userId);
        }
    }

    /** Without what may stand around an id; null for a row that is too long. */
    private @Nullable String nextRow() throws IOException {
        int length = 0;
        boolean tooLong = false;
        while (true) {
            int next = in.read();
            if (next >= 0) {
                bytes++;
            }
            if (next < 0 || next == '\n' || bytes > bytesMax) {
                atEnd = next != '\n';
                return tooLong ? null : bare(new String(text, 0, length, StandardCharsets.UTF_8));
            }
            if (length == ROW_BYTES_MAX) {
                tooLong = true;
            } else {
                text[length++] = (byte) next;
            }
        }
    }

    private String bare(String row) {
        var bare = rows == 0 && row.startsWith(BYTE_ORDER_MARK) ? row.substring(1) : row;
        bare = bare.strip();
        boolean quoted = bare.length() >= 2 && bare.startsWith("\"") && bare.endsWith("\"");
        return quoted ? bare.substring(1, bare.length() - 1).strip() : bare;
    }
}
