package kr.hhplus.standalone.guarantee;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import kr.hhplus.schemas.coupon.Outcome;
import org.jspecify.annotations.Nullable;

/** What a client has seen was in MySQL by then, and still is. */
public record SeenMeansStored() implements Guarantee {
    @Override
    public Verdict verify(Evidence evidence) {
        Map<Long, StoredDecision> rows = evidence.rows().stream()
                .collect(Collectors.toMap(StoredDecision::userId, Function.identity(), (first, second) -> first));
        for (var seen : evidence.seen()) {
            if (!agrees(seen, seen.storedThen())) {
                return Verdict.broken("user %d saw %s when MySQL had %s"
                        .formatted(seen.userId(), describe(seen), describe(seen.storedThen())));
            }
            if (!agrees(seen, rows.get(seen.userId()))) {
                return Verdict.broken("user %d saw %s, and MySQL has %s now"
                        .formatted(seen.userId(), describe(seen), describe(rows.get(seen.userId()))));
            }
        }
        return Verdict.held("%,d outcomes were seen; 0 were missing in MySQL when seen, 0 differ now"
                .formatted(evidence.seen().size()));
    }

    /** An outcome that was not final may have been followed by another one, and a coupon may have been taken back. */
    private static boolean agrees(SeenOutcome seen, @Nullable StoredDecision row) {
        if (row == null) {
            return false;
        }
        boolean takenBack = seen.outcome() == Outcome.ISSUED
                && (row.outcome() == Outcome.REVOKED || row.outcome() == Outcome.WITHDRAWN)
                && row.issuanceNumber() == seen.issuanceNumber();
        return !seen.outcome().isFinal()
                || takenBack
                || (row.outcome() == seen.outcome() && row.issuanceNumber() == seen.issuanceNumber());
    }

    private static String describe(SeenOutcome seen) {
        return seen.outcome() + (seen.issuanceNumber() > 0 ? " number " + seen.issuanceNumber() : "");
    }

    private static String describe(@Nullable StoredDecision row) {
        if (row == null) {
            return "nothing";
        }
        return row.outcome() + (row.issuanceNumber() > 0 ? " number " + row.issuanceNumber() : "");
    }
}
