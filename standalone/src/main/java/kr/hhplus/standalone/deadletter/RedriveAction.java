package kr.hhplus.standalone.deadletter;

import org.jspecify.annotations.Nullable;

/** What becomes of a dead letter when it is to be sent again. */
sealed interface RedriveAction {
    /**
     * It goes to coupon-commands.
     *
     * @param fault why it will come back; null: it can be decided now
     */
    record Send(@Nullable String fault) implements RedriveAction {}

    /** It has come back too often and goes to coupon-commands-parking. */
    record Park(int attempts) implements RedriveAction {}

    /** It stays, since it would only come back. */
    record Refuse(String fault) implements RedriveAction {}

    /** It was sent before, and is not sent twice. */
    record Nothing(String redrivenTo) implements RedriveAction {}

    /**
     * Decides without looking elsewhere.
     *
     * @param redrivenTo where the letter was sent before; null: it was not
     * @param attemptsMax null: attempts do not count
     * @param force whether a letter that cannot be decided is sent all the same
     */
    static RedriveAction of(
            DeadLetter letter, @Nullable String redrivenTo, @Nullable Integer attemptsMax, boolean force) {
        if (redrivenTo != null) {
            return new Nothing(redrivenTo);
        }
        if (attemptsMax != null && letter.attempts() >= attemptsMax) {
            return new Park(letter.attempts());
        }
        var fault = CommandCheck.fault(letter.key(), letter.value());
        return fault == null || force ? new Send(fault) : new Refuse(fault);
    }
}
