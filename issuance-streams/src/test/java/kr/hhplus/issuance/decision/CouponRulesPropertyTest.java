package kr.hhplus.issuance.decision;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.Outcome;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any interleaving of commands keeps the guarantees. */
class CouponRulesPropertyTest {

    /** One step of a history: time passes, then a user asks or an operator defines. */
    sealed interface Step {
        Duration pause();

        record Ask(Duration pause, long userId) implements Step {}

        record Define(Duration pause, CampaignTerms terms) implements Step {}
    }

    @Property(tries = 3_000)
    void neverMoreIssuedThanTheStockInForce(@ForAll("histories") List<Step> steps) {
        long stock = 0;
        long issued = 0;
        for (var decision : fold(steps)) {
            if (decision instanceof CampaignDecided campaign && campaign.refusal() == null) {
                stock = requireNonNull(campaign.terms()).stock();
            }
            if (isNewIssue(decision)) {
                issued++;
            }
            assertThat(issued).isLessThanOrEqualTo(stock);
        }
    }

    @Property(tries = 3_000)
    void aUserHoldsAtMostOneCoupon(@ForAll("histories") List<Step> steps) {
        Set<Long> winners = new HashSet<>();
        for (var decision : fold(steps)) {
            if (isNewIssue(decision)) {
                assertThat(winners.add(((IssueDecided) decision).userId())).isTrue();
            }
        }
    }

    @Property(tries = 3_000)
    void numbersFollowTheLogWithoutAGap(@ForAll("histories") List<Step> steps) {
        long last = 0;
        for (var decision : fold(steps)) {
            if (isNewIssue(decision)) {
                assertThat(((IssueDecided) decision).issuanceNumber()).isEqualTo(++last);
            }
        }
    }

    /** Stated without the rules: who is refused as sold out came after as many winners as there was stock. */
    @Property(tries = 3_000)
    void nobodyIsPassedOverWhileThereIsStock(@ForAll("histories") List<Step> steps) {
        long stock = 0;
        long issued = 0;
        for (var decision : fold(steps)) {
            if (decision instanceof CampaignDecided campaign && campaign.refusal() == null) {
                stock = requireNonNull(campaign.terms()).stock();
            }
            if (decision instanceof IssueDecided issue && !issue.isRepeat()) {
                if (issue.outcome() == Outcome.SOLD_OUT) {
                    assertThat(issued).isEqualTo(stock);
                }
                issued += issue.outcome() == Outcome.ISSUED ? 1 : 0;
            }
        }
    }

    @Property(tries = 3_000)
    void aFinalDecisionIsGivenAgainForEver(@ForAll("histories") List<Step> steps) {
        Map<Long, IssueDecided> first = new HashMap<>();
        for (var decision : fold(steps)) {
            if (decision instanceof IssueDecided issue) {
                var before = first.get(issue.userId());
                if (before != null) {
                    assertThat(issue).isEqualTo(before.repeatedAt(issue.commandPosition()));
                } else if (issue.outcome().isFinal()) {
                    first.put(issue.userId(), issue);
                }
            }
        }
    }

    @Property(tries = 1_000)
    void everyCommandHasOneDecisionInItsPlaceAndFoldingAgainGivesTheSame(@ForAll("histories") List<Step> steps) {
        var history = new CouponHistory();
        var decisions = run(history, steps);

        assertThat(decisions).hasSameSizeAs(history.commands());
        for (int i = 0; i < decisions.size(); i++) {
            assertThat(decisions.get(i).commandPosition().offset()).isEqualTo(i);
        }
        assertThat(fold(steps)).isEqualTo(decisions);
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Duration> pauses = Arbitraries.integers().between(0, 20).map(Duration::ofMillis);
        Arbitrary<Step> asks =
                Combinators.combine(pauses, Arbitraries.longs().between(1, 12)).as(Step.Ask::new);
        Arbitrary<Step> defines = Combinators.combine(
                        pauses,
                        Arbitraries.longs().between(1, 8),
                        Arbitraries.integers().between(0, 100).injectNull(0.6),
                        Arbitraries.integers().between(1, 200).injectNull(0.6))
                .as((pause, stock, opensAfterMs, openMs) -> {
                    var opensAt = opensAfterMs == null ? null : CouponHistory.START.plusMillis(opensAfterMs);
                    var closesAt = openMs == null
                            ? null
                            : (opensAt == null ? CouponHistory.START : opensAt).plusMillis(openMs);
                    return new Step.Define(pause, CouponHistory.terms(stock, opensAt, closesAt));
                });
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(6, asks), net.jqwik.api.Tuple.of(1, defines))
                .list()
                .ofMaxSize(60);
    }

    private static boolean isNewIssue(CouponDecision decision) {
        return decision instanceof IssueDecided issue && issue.outcome() == Outcome.ISSUED && !issue.isRepeat();
    }

    private static List<CouponDecision> fold(List<Step> steps) {
        return run(new CouponHistory(), steps);
    }

    private static List<CouponDecision> run(CouponHistory history, List<Step> steps) {
        for (var step : steps) {
            history.passes(step.pause());
            if (step instanceof Step.Ask ask) {
                history.request(ask.userId());
            } else if (step instanceof Step.Define define) {
                history.define(define.terms());
            }
        }
        return new ArrayList<>(history.decisions());
    }
}
