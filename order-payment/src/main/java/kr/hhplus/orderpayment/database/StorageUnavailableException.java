package kr.hhplus.orderpayment.database;

import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemException;

/**
 * MySQL did not answer in time, rows stayed locked, or rows are not there yet; nothing has changed, or the answer to a
 * commit was lost.
 */
public final class StorageUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean wasAsked;

    /** MySQL was not asked: it has failed others just now. */
    StorageUnavailableException() {
        super("MySQL does not answer, and was not asked");
        this.wasAsked = false;
    }

    StorageUnavailableException(Throwable cause) {
        super("MySQL cannot do it now: " + cause.getMessage(), cause);
        this.wasAsked = true;
    }

    /** MySQL answers, but does not have yet what a projection writes. */
    public StorageUnavailableException(String missing) {
        super("MySQL does not have it yet: " + missing);
        this.wasAsked = true;
    }

    /** As callers are told. Where MySQL was not asked there is nothing to be logged. */
    public ProblemException toProblem() {
        return new ProblemException(
                Problem.unavailable("The shop's database cannot take the request now; ask again later."),
                wasAsked ? this : null);
    }
}
