package kr.hhplus.standalone.flood;

/** Is told how far a flood is; called often, so it has to be cheap. Times are by System.nanoTime. */
public interface FloodProgress {
    /** Nobody watches. */
    FloodProgress NONE = new FloodProgress() {};

    default void onAnswered(long requests) {}

    /** After all requests are answered. */
    default void onStored(long tickets, long ofTickets) {}

    /** A request was accepted; on the event loop. */
    default void onAccepted(long intendedNanos, long acceptedNanos) {}

    /**
     * A request goes out again; on the event loop.
     *
     * @param why status and code of its answer, or that it had none
     */
    default void onSentAgain(String why) {}

    /** A client saw the outcome of its request; on the event loop. */
    default void onOutcome(long intendedNanos, long seenNanos) {}
}
