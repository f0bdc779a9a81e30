package kr.hhplus.schemas.http;

import java.io.IOException;

/** A body without a declared length went over the limit while it was read. */
final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int bodyBytesMax;

    BodyTooLargeException(int bodyBytesMax) {
        super("body over " + bodyBytesMax + " bytes");
        this.bodyBytesMax = bodyBytesMax;
    }

    Problem problem() {
        return Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "A body may have at most " + bodyBytesMax + " bytes.");
    }
}
