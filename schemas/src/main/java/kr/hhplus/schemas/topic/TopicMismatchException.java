package kr.hhplus.schemas.topic;

/** A topic exists with settings under which the guarantees would not hold; the message says which and what to do. */
public final class TopicMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicMismatchException(String message) {
        super(message);
    }
}
