package kr.hhplus.ingress.grant;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The body of a list, which has to arrive within a time: the server waits for the next bytes only so long, but byte by
 * byte a list could come for ever, and keep others out.
 */
final class GrantBody extends FilterInputStream {
    private final long deadlineNanos;
    private final Duration timeMax;

    GrantBody(InputStream in, Duration timeMax) {
        super(in);
        this.timeMax = timeMax;
        this.deadlineNanos = System.nanoTime() + timeMax.toNanos();
    }

    @Override
    public int read() throws IOException {
        requireTime();
        return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        requireTime();
        return super.read(buffer, offset, length);
    }

    /** Reads what is left and comes in time, and forgets it, so that the client, still writing, comes to the answer. */
    void drain() throws IOException {
        var nowhere = new byte[8192];
        long left = GrantRows.BYTES_MAX;
        int read = 0;
        while (left > 0 && read >= 0 && !isLate()) {
            read = read(nowhere, 0, nowhere.length);
            left -= read;
        }
    }

    private void requireTime() throws LateException {
        if (isLate()) {
            throw new LateException("the list has not arrived within " + timeMax.toMinutes() + " minutes");
        }
    }

    private boolean isLate() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    /** The time is up; the client may still be there, and read the answer. */
    static final class LateException extends IOException {
        private static final long serialVersionUID = 1L;

        LateException(String message) {
            super(message);
        }
    }
}
