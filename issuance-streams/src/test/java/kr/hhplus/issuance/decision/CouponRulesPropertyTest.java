package kr.hhplus.issuance.decision;

import static java.util.Objects.requireNonNull;
import static kr.hhplus.issuance.decision.CouponHistory.COUPON_ID;
import static kr.hhplus.issuance.decision.CouponHistory.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.coupon.CampaignRefusal;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.OfOperator;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponSerdes;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** Any interleaving of all commands keeps the guarantees. A failure prints the shortest history that was found. */
class CouponRulesPropertyTest {
    private static final int TRIES = 10_000;

    /** What one command did. */
    private record Turn(
            CouponCommand command,
            @Nullable CouponState before,
            List<CouponDecision> decisions,
            @Nullable CouponState after) {

        List<IssueDecided> issues() {
            return decisions.stream()
                    .filter(IssueDecided.class::isInstance)
                    .map(IssueDecided.class::cast)
                    .toList();
        }
    }

    @Property(tries = TRIES)
    void neverMoreInHandThanTheStockInForce(@ForAll("histories") List<Step> steps) {
        long inHand = 0;
        for (var turn : fold(steps)) {
            for (var issue : turn.issues()) {
                if (!issue.isRepeat()) {
                    inHand += issue.outcome() == Outcome.ISSUED ? 1 : 0;
                    inHand -= issue.returned() > 0 ? 1 : 0;
                }
            }
            if (turn.after != null) {
                assertThat(inHand).isBetween(0L, turn.after.terms().stock());
                assertThat(turn.after.remaining()).isEqualTo(turn.after.terms().stock() - inHand);
            }
        }
    }

    @Property(tries = TRIES)
    void numbersAndRanksFollowTheLogWithoutAGap(@ForAll("histories") List<Step> steps) {
        long number = 0;
        long rank = 0;
        for (var turn : fold(steps)) {
            for (var issue : turn.issues()) {
                if (issue.outcome() == Outcome.ISSUED && !issue.isRepeat()) {
                    assertThat(issue.issuanceNumber()).isEqualTo(++number);
                }
                boolean isNew =
                        !issue.isRepeat() && (issue.outcome() == Outcome.ISSUED || issue.outcome() == Outcome.SOLD_OUT);
                if (isNew && issue.rank() > 0) {
                    assertThat(issue.rank()).isEqualTo(++rank);
                }
            }
            if (turn.after != null) {
                assertThat(turn.after.issued()).isEqualTo(number);
                assertThat(turn.after.eligible()).isEqualTo(rank);
            }
        }
    }

    @Property(tries = TRIES)
    void nobodyIsIssuedMoreThanTheLimitInForce(@ForAll("histories") List<Step> steps) {
        Map<Long, Integer> couponsOf = new HashMap<>();
        for (var turn : fold(steps)) {
            for (var issue : turn.issues()) {
                if (issue.isRepeat()) {
                    continue;
                }
                if (issue.outcome() == Outcome.ISSUED) {
                    int limit = requireNonNull(turn.after).terms().perUserLimit();
                    assertThat(couponsOf.merge(issue.userId(), 1, Integer::sum)).isLessThanOrEqualTo(limit);
                } else if (issue.outcome() == Outcome.WITHDRAWN && issue.issuanceNumber() > 0) {
                    couponsOf.merge(issue.userId(), -1, Integer::sum);
                }
            }
        }
    }

    @Property(tries = TRIES)
    void nobodyIsPassedOverWhileThereIsStock(@ForAll("histories") List<Step> steps) {
        for (var turn : fold(steps)) {
            boolean soldOut =
                    turn.issues().stream().anyMatch(issue -> issue.outcome() == Outcome.SOLD_OUT && !issue.isRepeat());
            if (soldOut) {
                assertThat(requireNonNull(turn.after).remaining()).isZero();
            }
        }
    }

    /** Counters that a reader of the state may see late, but never fall; what is for good stays. */
    @Property(tries = TRIES)
    void theStateOnlyGoesForward(@ForAll("histories") List<Step> steps) {
        for (var turn : fold(steps)) {
            var before = turn.before;
            if (before != null) {
                var after = requireNonNull(turn.after, "a campaign is never undefined again");
                assertThat(after.issued()).isGreaterThanOrEqualTo(before.issued());
                assertThat(after.returned()).isBetween(before.returned(), after.issued());
                assertThat(after.eligible()).isGreaterThanOrEqualTo(before.eligible());
                assertThat(after.registered()).isGreaterThanOrEqualTo(before.registered());
                assertThat(after.lastPosition().offset())
                        .isGreaterThan(before.lastPosition().offset());
                assertThat(after.closed() || !before.closed()).isTrue();
                assertThat(after.drawn() || !before.drawn()).isTrue();
                assertThat(after.operatorResults()).hasSizeLessThanOrEqualTo(CouponState.OPERATOR_RESULTS_MAX);
            }
        }
    }

    @Property(tries = TRIES)
    void whatBindsIsToldAgainUntilItIsTakenBackGivenUpOrDrawn(@ForAll("histories") List<Step> steps) {
        Map<String, IssueDecided> binding = new HashMap<>();
        for (var turn : fold(steps)) {
            for (var issue : turn.issues()) {
                var request = issue.userId() + "/" + issue.requestKey();
                var bound = binding.get(request);
                boolean changes = issue.outcome() == Outcome.WITHDRAWN
                        || turn.command instanceof OfOperator
                        || turn.command instanceof DrawOrder;
                if (bound != null && !changes) {
                    assertThat(issue).isEqualTo(bound.repeatedAt(issue.commandPosition()));
                } else {
                    assertThat(issue.isRepeat()).isFalse();
                    boolean refusedGrant = issue.requestKey().startsWith("grant:") && issue.issuanceNumber() == 0;
                    boolean binds = issue.outcome() == Outcome.REGISTERED
                            || issue.outcome().isFinal();
                    binding.put(request, issue);
                    if (!binds || refusedGrant) {
                        binding.remove(request);
                    }
                }
            }
        }
    }

    @Property(tries = TRIES)
    void aRefusedCommandOfAnOperatorChangesNothingButTheResults(@ForAll("histories") List<Step> steps) {
        for (var turn : fold(steps)) {
            boolean refused = turn.decisions.get(0) instanceof CampaignDecided campaign && campaign.refusal() != null;
            var before = turn.before;
            if (refused && before != null) {
                assertThat(turn.decisions).hasSize(1);
                assertThat(turn.after)
                        .isEqualTo(new CouponState(
                                before.couponId(),
                                before.terms(),
                                before.paused(),
                                before.closed(),
                                before.issued(),
                                before.returned(),
                                before.eligible(),
                                turn.decisions.get(0).commandPosition(),
                                requireNonNull(turn.after).operatorResults(),
                                before.registered(),
                                before.drawn()));
            } else if (refused) {
                assertThat(turn.after).isNull();
            }
        }
    }

    /** Found a second time from lists, without the rules. */
    @Property(tries = TRIES)
    void everyoneIsToldWhatTheListsSay(@ForAll("histories") List<Step> steps) {
        var expected = new ExpectedSale();
        for (var turn : fold(steps)) {
            assertThat(turn.decisions.stream().map(ExpectedSale::text))
                    .isEqualTo(expected.next(turn.command, turn.decisions.get(0).commandPosition()));
        }
    }

    @Property(tries = TRIES)
    void everyCommandIsAnsweredInItsPlaceAndFoldingAgainGivesTheSame(@ForAll("histories") List<Step> steps) {
        var turns = fold(steps);

        for (int i = 0; i < turns.size(); i++) {
            var decisions = turns.get(i).decisions;
            assertThat(decisions).isNotEmpty();
            for (var decision : decisions) {
                assertThat(decision.commandPosition().offset()).isEqualTo(i);
            }
            if (!(turns.get(i).command instanceof DrawOrder)) {
                assertThat(decisions).hasSize(1);
            }
        }
        assertThat(fold(steps)).isEqualTo(turns);
    }

    @Property(tries = TRIES)
    void writingAndReadingAnyOfItChangesNothing(@ForAll("histories") List<Step> steps) {
        var fold = new CouponFold();
        var time = START;
        for (int offset = 0; offset < steps.size(); offset++) {
            var step = steps.get(offset);
            time = time.plus(step.pause());
            var command = step.command().apply(COUPON_ID);
            var decisions = fold.next(command, new LogPosition(3, offset, time));

            assertThat(throughBytes(CouponSerdes.COMMAND, command)).isEqualTo(command);
            for (var decision : decisions) {
                assertThat(throughBytes(CouponSerdes.DECISION, decision)).isEqualTo(decision);
                if (decision instanceof IssueDecided issue
                        && !fold.holder(issue.userId()).decisions().isEmpty()) {
                    var holder = fold.holder(issue.userId());
                    assertThat(throughBytes(CouponSerdes.HOLDER, holder)).isEqualTo(holder);
                }
            }
            fold.state()
                    .ifPresent(state ->
                            assertThat(throughBytes(CouponSerdes.STATE, state)).isEqualTo(state));
        }
    }

    /** The histories are worth their time only while they come to everything that can come. */
    @Property(tries = TRIES, seed = "1")
    @StatisticsReport(StatisticsReportMode.OFF)
    void theHistoriesComeToEveryOutcomeAndEveryRefusal(@ForAll("histories") List<Step> steps) {
        for (var turn : fold(steps)) {
            for (var decision : turn.decisions) {
                if (decision instanceof IssueDecided issue) {
                    Statistics.label("outcomes").collect(issue.outcome(), issue.isRepeat());
                } else if (decision instanceof CampaignDecided campaign && campaign.refusal() != null) {
                    Statistics.label("refusals").collect(campaign.refusal());
                }
            }
        }
        Statistics.label("outcomes").coverage(reached -> {
            for (var outcome : Outcome.values()) {
                reached.check(outcome, false).count(count -> count > 0);
                boolean binds = outcome.isFinal() || outcome == Outcome.REGISTERED;
                reached.check(outcome, true).count(count -> binds == (count > 0));
            }
        });
        Statistics.label("refusals").coverage(reached -> {
            for (var refusal : CampaignRefusal.values()) {
                reached.check(refusal).count(count -> count > 0);
            }
        });
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Step.histories();
    }

    private static List<Turn> fold(List<Step> steps) {
        var history = new CouponHistory();
        List<Turn> turns = new ArrayList<>();
        for (var step : steps) {
            var before = history.state();
            var command = step.command().apply(COUPON_ID);
            var decisions = history.passes(step.pause()).appendAll(command);
            turns.add(new Turn(command, before, decisions, history.state()));
        }
        return turns;
    }

    private static <V> V throughBytes(Serde<V> serde, V value) {
        return serde.deserializer().deserialize("topic", serde.serializer().serialize("topic", value));
    }
}
