package kr.hhplus.standalone.guarantee;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;

/**
 * The winners are the first eligible users in the order of the log, numbered 1..n without a gap. Who they have to be
 * is found from the commands alone, without the rules that decided them.
 */
public record FirstComeFirstServed() implements Guarantee {
    private record Numbered(long issuanceNumber, Ticket ticket) {}

    @Override
    public Verdict verify(Evidence evidence) {
        var expected = ExpectedWinners.of(evidence.commands());
        return inLog(expected, evidence)
                .or(() -> inMySql(expected, evidence))
                .orElseGet(() ->
                        Verdict.held("numbers 1..%d without a gap went to the first %,d eligible users of %,d commands"
                                .formatted(
                                        expected.size(),
                                        expected.size(),
                                        evidence.commands().size())));
    }

    /** In the order in which the log first tells them, the winners are the expected ones, and nobody else. */
    private static Optional<Verdict> inLog(List<Ticket> expected, Evidence evidence) {
        var winners = evidence.decisions().stream()
                .flatMap(decision -> decision instanceof IssueDecided issue ? Stream.of(issue) : Stream.empty())
                .filter(issue -> issue.outcome() == Outcome.ISSUED)
                .map(issue -> new Numbered(issue.issuanceNumber(), Ticket.of(issue)))
                .distinct()
                .toList();
        for (int i = 0; i < Math.min(expected.size(), winners.size()); i++) {
            if (winners.get(i).issuanceNumber() != i + 1) {
                return Optional.of(Verdict.broken("the log has number %d where number %d has to be"
                        .formatted(winners.get(i).issuanceNumber(), i + 1)));
            }
            if (!winners.get(i).ticket().equals(expected.get(i))) {
                return Optional.of(stolen("the log", winners.get(i), expected));
            }
        }
        return expected.size() == winners.size()
                ? Optional.empty()
                : Optional.of(Verdict.broken("%,d users have to win, and the log has %,d winners"
                        .formatted(expected.size(), winners.size())));
    }

    /** A number in MySQL belongs to its winner; that none is missing is for the replay to say. */
    private static Optional<Verdict> inMySql(List<Ticket> expected, Evidence evidence) {
        for (var row : evidence.rows()) {
            if (row.issuanceNumber() > expected.size()) {
                return Optional.of(Verdict.broken("%,d users have to win, and MySQL has number %d"
                        .formatted(expected.size(), row.issuanceNumber())));
            }
            if (row.issuanceNumber() > 0 && !row.ticket().equals(expected.get((int) row.issuanceNumber() - 1))) {
                return Optional.of(stolen("MySQL", new Numbered(row.issuanceNumber(), row.ticket()), expected));
            }
        }
        return Optional.empty();
    }

    private static Verdict stolen(String where, Numbered winner, List<Ticket> expected) {
        return Verdict.broken("number %d belongs to user %d, who came first, and %s gives it to user %d"
                .formatted(
                        winner.issuanceNumber(),
                        expected.get((int) winner.issuanceNumber() - 1).userId(),
                        where,
                        winner.ticket().userId()));
    }
}
