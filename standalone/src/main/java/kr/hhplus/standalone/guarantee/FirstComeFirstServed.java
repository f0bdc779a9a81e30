package kr.hhplus.standalone.guarantee;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The winners are the first eligible users in the order of the log, numbered 1..n without a gap. Who they have to be
 * is found here from the commands alone, without the rules that decided them.
 */
public record FirstComeFirstServed() implements Guarantee {
    @Override
    public Verdict verify(Evidence evidence) {
        List<Long> expected = winners(evidence.commands());
        var inLog = compare("the log", expected, numberedInLog(evidence));
        if (inLog != null) {
            return inLog;
        }
        var inMySql = compare("MySQL", expected, numberedInMySql(evidence));
        if (inMySql != null) {
            return inMySql;
        }
        return Verdict.held("numbers 1..%d without a gap went to the first %,d eligible users of %,d commands"
                .formatted(expected.size(), expected.size(), evidence.commands().size()));
    }

    private record Numbered(long userId, long issuanceNumber) {}

    /** The users who have to win, in order. */
    private static List<Long> winners(List<LoggedCommand> commands) {
        List<Long> winners = new ArrayList<>();
        // Who was served, or was turned away for good, has had their turn.
        Set<Long> served = new HashSet<>();
        CampaignTerms terms = null;
        for (var logged : commands) {
            if (logged.command() instanceof DefineCampaign define) {
                terms = define.terms().stock() < winners.size() ? terms : define.terms();
            } else if (logged.command() instanceof IssueCoupon issue
                    && terms != null
                    && hasOpened(terms, logged.position().time())
                    && served.add(issue.userId())
                    && !hasClosed(terms, logged.position().time())
                    && winners.size() < terms.stock()) {
                winners.add(issue.userId());
            }
        }
        return winners;
    }

    private static boolean hasOpened(CampaignTerms terms, Instant time) {
        return terms.opensAt() == null || !terms.opensAt().isAfter(time);
    }

    private static boolean hasClosed(CampaignTerms terms, Instant time) {
        return terms.closesAt() != null && !terms.closesAt().isAfter(time);
    }

    /** In the order in which the log first tells them. */
    private static List<Numbered> numberedInLog(Evidence evidence) {
        return evidence.decisions().stream()
                .filter(IssueDecided.class::isInstance)
                .map(IssueDecided.class::cast)
                .filter(issue -> issue.outcome() == Outcome.ISSUED)
                .map(issue -> new Numbered(issue.userId(), issue.issuanceNumber()))
                .distinct()
                .toList();
    }

    private static List<Numbered> numberedInMySql(Evidence evidence) {
        return evidence.rows().stream()
                .filter(row -> row.outcome() == Outcome.ISSUED)
                .map(row -> new Numbered(row.userId(), row.issuanceNumber()))
                .sorted(Comparator.comparingLong(Numbered::issuanceNumber))
                .toList();
    }

    private static @Nullable Verdict compare(String where, List<Long> expected, List<Numbered> actual) {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            if (actual.get(i).issuanceNumber() != i + 1) {
                return Verdict.broken("%s has number %d where number %d has to be"
                        .formatted(where, actual.get(i).issuanceNumber(), i + 1));
            }
            if (actual.get(i).userId() != expected.get(i)) {
                return Verdict.broken("number %d belongs to user %d, who came first, and %s gives it to user %d"
                        .formatted(i + 1, expected.get(i), where, actual.get(i).userId()));
            }
        }
        if (expected.size() != actual.size()) {
            return Verdict.broken(
                    "%,d users have to win, and %s has %,d winners".formatted(expected.size(), where, actual.size()));
        }
        return null;
    }
}
