package kr.hhplus.orderpayment.database;

import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemException;

/** MySQL did not answer in time, or rows stayed locked; nothing has changed, or the answer to a commit was lost. */
public final class StorageUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** MySQL was not asked: it has failed others just now. */
    StorageUnavailableException() {
        super("MySQL does not answer, and was not asked");
    }

    StorageUnavailableException(Throwable cause) {
        super("MySQL cannot do it now: " + cause.getMessage(), cause);
    }

    /** As callers are told. Where MySQL was not asked there is nothing to be logged. */
    public ProblemException toProblem() {
        return new ProblemException(
                Problem.unavailable("The shop's database cannot take the request now; ask again later."),
                getCause() == null ? null : this);
    }
}
