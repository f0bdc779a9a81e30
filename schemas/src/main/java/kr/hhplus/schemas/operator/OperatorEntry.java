package kr.hhplus.schemas.operator;

import java.time.Instant;

/** A value of topic operator-log. */
public sealed interface OperatorEntry {
    /**
     * What an operator is about to do.
     *
     * @param target what it is done to, such as {@code coupon 7}
     * @param detail the body of the call; empty: there is none
     * @param at whole milliseconds, by the clock of the service
     */
    record Call(String operator, OperatorAction action, String target, String detail, Instant at)
            implements OperatorEntry {}

    /**
     * How a call was answered.
     *
     * @param callOffset of the call in the same topic
     * @param status of HTTP
     */
    record Answer(long callOffset, int status) implements OperatorEntry {}
}
