package kr.hhplus.backends;

import org.jspecify.annotations.Nullable;

/** A server could not be started, reached or stopped; the message says what to do or which log to read. */
public class BackendsException extends RuntimeException {

    public BackendsException(String message) {
        super(message);
    }

    public BackendsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
