package kr.hhplus.orderpayment.idempotency;

import java.time.Clock;
import java.time.Duration;
import kr.hhplus.orderpayment.database.StorageUnavailableException;
import kr.hhplus.orderpayment.database.Transactions;

/**
 * Forgets answers that are too old, in several transactions: none of them holds many rows. Several instances may run it
 * at once.
 */
public final class AnswerExpiry {
    /** Transactions of one run, some seconds in all; what is left waits for the next. */
    private static final int BATCHES_MAX = 100;

    private final StoredAnswers answers;
    private final Transactions transactions;
    private final Clock clock;
    private final Duration ageMax;

    public AnswerExpiry(StoredAnswers answers, Transactions transactions, Clock clock, Duration ageMax) {
        this.answers = answers;
        this.transactions = transactions;
        this.clock = clock;
        this.ageMax = ageMax;
    }

    /** Returns how many are forgotten. Throws {@link StorageUnavailableException} where MySQL does not answer. */
    public int run() {
        var before = clock.instant().minus(ageMax);
        int forgotten = 0;
        for (int batch = 0; batch < BATCHES_MAX; batch++) {
            int rows = transactions.run(handle -> answers.forgetBefore(handle, before));
            forgotten += rows;
            if (rows < StoredAnswers.DELETE_ROWS_MAX) {
                break;
            }
        }
        return forgotten;
    }
}
