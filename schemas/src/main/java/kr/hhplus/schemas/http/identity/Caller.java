package kr.hhplus.schemas.http.identity;

import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;

/** Whose call it is. A controller that has it as a parameter is called for those only who have shown who they are. */
public sealed interface Caller {
    /** A gateway in front that has looked who calls: it may name any user. */
    record Gateway() implements Caller {}

    /**
     * An operator, who may act for any user.
     *
     * @param name as the operator log has it
     */
    record Operator(String name) implements Caller {}

    /** A shopper, who may act for themselves only. */
    record Shopper(long userId) implements Caller {}

    default boolean mayActFor(long userId) {
        return !(this instanceof Shopper shopper) || shopper.userId() == userId;
    }

    /** Ends the call with FORBIDDEN where it names somebody else. */
    default void requireUser(long userId) {
        if (!mayActFor(userId)) {
            throw new ProblemException(
                    Problem.of(ProblemCode.FORBIDDEN, "The token is another user's than the call names."), null);
        }
    }
}
