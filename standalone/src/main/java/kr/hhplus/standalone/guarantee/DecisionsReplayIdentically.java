package kr.hhplus.standalone.guarantee;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.issuance.decision.CouponFold;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.ticket.Ticket;

/** Folding the commands again with the rules gives the decisions record by record, and MySQL row by row. */
public record DecisionsReplayIdentically() implements Guarantee {
    @Override
    public Verdict verify(Evidence evidence) {
        var replayed = replay(evidence.commands());
        var logged = evidence.decisions();
        for (int i = 0; i < Math.min(replayed.size(), logged.size()); i++) {
            if (!replayed.get(i).equals(logged.get(i))) {
                return Verdict.broken("decision %d of the coupon replays as %s and is %s in the log"
                        .formatted(i + 1, replayed.get(i), logged.get(i)));
            }
        }
        if (replayed.size() != logged.size()) {
            return Verdict.broken("the commands replay to %,d decisions, and the log has %,d"
                    .formatted(replayed.size(), logged.size()));
        }
        var expectedRows = rows(replayed);
        if (expectedRows.size() != evidence.rows().size()) {
            return Verdict.broken("the commands replay to %,d rows, and MySQL has %,d"
                    .formatted(expectedRows.size(), evidence.rows().size()));
        }
        for (var row : evidence.rows()) {
            var expected = expectedRows.get(row.ticket());
            if (!row.equals(expected)) {
                return Verdict.broken("a row of MySQL replays as %s and is %s".formatted(expected, row));
            }
        }
        return Verdict.held("%,d commands replay to the same %,d decisions and the same %,d rows"
                .formatted(
                        evidence.commands().size(),
                        logged.size(),
                        evidence.rows().size()));
    }

    private static List<CouponDecision> replay(List<LoggedCommand> commands) {
        var fold = new CouponFold();
        return commands.stream()
                .flatMap(logged -> fold.next(logged.command(), logged.position()).stream())
                .toList();
    }

    /** A ticket's row is its last decision. */
    private static Map<Ticket, StoredDecision> rows(List<CouponDecision> decisions) {
        Map<Ticket, StoredDecision> rows = new HashMap<>();
        for (var decision : decisions) {
            if (decision instanceof IssueDecided issue) {
                rows.put(Ticket.of(issue), StoredDecision.of(issue));
            }
        }
        return rows;
    }
}
