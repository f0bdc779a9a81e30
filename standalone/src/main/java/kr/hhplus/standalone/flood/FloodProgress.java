package kr.hhplus.standalone.flood;

/** Is told how far a flood is; called often, so it has to be cheap. */
public interface FloodProgress {
    /** Nobody watches. */
    FloodProgress NONE = new FloodProgress() {
        @Override
        public void onAnswered(long requests) {}

        @Override
        public void onStored(long tickets, long ofTickets) {}
    };

    void onAnswered(long requests);

    /** After all requests are answered. */
    void onStored(long tickets, long ofTickets);
}
