package kr.hhplus.issuance.decision;

import static java.util.Objects.requireNonNull;
import static kr.hhplus.issuance.decision.CouponHistory.COUPON_ID;
import static kr.hhplus.issuance.decision.CouponHistory.START;
import static kr.hhplus.issuance.decision.CouponHistory.terms;
import static kr.hhplus.issuance.decision.CouponHistory.termsWithLimit;
import static kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus.Change.CLOSE;
import static kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus.Change.PAUSE;
import static kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus.Change.RESUME;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignRefusal;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.coupon.Holder;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.OperatorResult;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.coupon.RefundPolicy;
import kr.hhplus.schemas.coupon.RequestKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CouponRulesTest {
    private static final Duration ONE_MS = Duration.ofMillis(1);

    private final CouponHistory history = new CouponHistory();

    /** Every outcome of a first request, of a grant, and of a second request of the same user. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatOneWhoAsksGets(String when, Consumer<CouponHistory> before, Outcome asked, Outcome granted) {
        before.accept(history);

        var request = history.request(1);
        var repeated = history.request(1);

        assertThat(request.outcome()).isEqualTo(asked);
        assertThat(request.isRepeat()).isFalse();
        assertThat(request.issuanceNumber() > 0).isEqualTo(asked == Outcome.ISSUED);
        assertThat(repeated.outcome()).isEqualTo(asked);
        assertThat(repeated.isRepeat()).isEqualTo(asked.isFinal());
        assertThat(history.grant(2, "list").outcome()).isEqualTo(granted);
    }

    static Stream<Arguments> whatOneWhoAsksGets() {
        return Stream.of(
                example("no campaign", h -> {}, Outcome.UNKNOWN_COUPON, Outcome.UNKNOWN_COUPON),
                example("open", h -> h.define(terms(3)), Outcome.ISSUED, Outcome.ISSUED),
                example(
                        "a millisecond before the opening",
                        h -> h.define(terms(3, START.plusMillis(1), null)),
                        Outcome.NOT_OPEN,
                        Outcome.ISSUED),
                example("at the opening", h -> h.define(terms(3, START, null)), Outcome.ISSUED, Outcome.ISSUED),
                example(
                        "a millisecond before the end",
                        h -> h.define(terms(3, null, START.plusMillis(1))),
                        Outcome.ISSUED,
                        Outcome.ISSUED),
                example("at the end", h -> h.define(terms(3, null, START)), Outcome.CLOSED, Outcome.CLOSED),
                example(
                        "closed",
                        h -> {
                            h.define(terms(3));
                            h.change(CLOSE);
                        },
                        Outcome.CLOSED,
                        Outcome.CLOSED),
                example(
                        "closed before the opening",
                        h -> {
                            h.define(terms(3, START.plusMillis(1), null));
                            h.change(CLOSE);
                        },
                        Outcome.CLOSED,
                        Outcome.CLOSED),
                example(
                        "paused",
                        h -> {
                            h.define(terms(3));
                            h.change(PAUSE);
                        },
                        Outcome.PAUSED,
                        Outcome.ISSUED),
                example(
                        "paused before the opening",
                        h -> {
                            h.define(terms(3, START.plusMillis(1), null));
                            h.change(PAUSE);
                        },
                        Outcome.NOT_OPEN,
                        Outcome.ISSUED),
                example(
                        "paused after the end",
                        h -> {
                            h.define(terms(3, null, START.plusMillis(1)));
                            h.change(PAUSE);
                            h.passes(ONE_MS);
                        },
                        Outcome.CLOSED,
                        Outcome.CLOSED),
                example(
                        "paused and resumed",
                        h -> {
                            h.define(terms(3));
                            h.change(PAUSE);
                            h.change(RESUME);
                        },
                        Outcome.ISSUED,
                        Outcome.ISSUED),
                example(
                        "paused while sold out",
                        h -> {
                            h.define(terms(1));
                            h.request(9);
                            h.change(PAUSE);
                        },
                        Outcome.PAUSED,
                        Outcome.SOLD_OUT),
                example(
                        "sold out",
                        h -> {
                            h.define(terms(1));
                            h.request(9);
                        },
                        Outcome.SOLD_OUT,
                        Outcome.SOLD_OUT),
                example(
                        "at the limit by a grant",
                        h -> {
                            h.define(terms(3));
                            h.grant(1, "list");
                        },
                        Outcome.LIMIT_REACHED,
                        Outcome.ISSUED),
                example(
                        "at the limit and sold out",
                        h -> {
                            h.define(terms(1));
                            h.grant(1, "list");
                        },
                        Outcome.LIMIT_REACHED,
                        Outcome.SOLD_OUT));
    }

    private static Arguments example(String when, Consumer<CouponHistory> before, Outcome asked, Outcome granted) {
        return Arguments.of(when, before, asked, granted);
    }

    @Nested
    class Requests {
        @Test
        void areIssuedInLogOrderWithNumbersFromOne() {
            history.define(terms(2));

            assertThat(history.request(30).issuanceNumber()).isEqualTo(1);
            assertThat(history.skipsOffsets(5).request(10).issuanceNumber()).isEqualTo(2);
        }

        @Test
        void repeatTheFirstDecisionOfAWinnerInEveryPart() {
            history.define(terms(10));
            var first = history.request(1);
            history.request(2);

            var again = history.passes(ONE_MS).request(1);

            assertThat(again).isEqualTo(first.repeatedAt(new LogPosition(0, 3, START.plusMillis(1))));
            assertThat(state().issued()).isEqualTo(2);
            assertThat(state().eligible()).isEqualTo(2);
            assertThat(state().lastPosition()).isEqualTo(again.commandPosition());
        }

        @Test
        void repeatTheFirstDecisionOfALoserEvenWhenStockIsAdded() {
            history.define(terms(1));
            history.request(1);
            var lost = history.request(2);
            history.define(terms(5));

            assertThat(history.request(2)).isEqualTo(lost.repeatedAt(last()));
        }

        @Test
        void keepWhatIsDecidedWhenTheCampaignIsPausedOrClosed() {
            history.define(terms(5));
            var won = history.request(1);
            history.change(PAUSE);
            assertThat(history.request(1)).isEqualTo(won.repeatedAt(last()));

            history.change(CLOSE);

            assertThat(history.request(1)).isEqualTo(won.repeatedAt(last()));
        }

        @Test
        void afterAddedStockServeThoseWhoHaveNoDecisionYet() {
            history.define(terms(1));
            history.request(1);
            history.define(terms(2));

            assertThat(history.request(3).issuanceNumber()).isEqualTo(2);
        }

        @Test
        void thatDoNotBindAreDecidedAfresh() {
            assertThat(history.request(1).outcome()).isEqualTo(Outcome.UNKNOWN_COUPON);
            assertThat(history.state()).isNull();
            history.define(terms(1, START.plusMillis(1), null));
            assertThat(history.request(1).outcome()).isEqualTo(Outcome.NOT_OPEN);
            history.change(PAUSE);
            assertThat(history.passes(ONE_MS).request(1).outcome()).isEqualTo(Outcome.PAUSED);
            assertThat(history.holder(1)).isEqualTo(Holder.NOBODY);
            history.change(RESUME);

            var won = history.request(1);

            assertThat(won.outcome()).isEqualTo(Outcome.ISSUED);
            assertThat(won.isRepeat()).isFalse();
            assertThat(history.holder(1).decisions()).containsExactly(won);
        }

        @Test
        void expireAsTheTermsSayAtTheirIssue() {
            history.define(new CampaignTerms("test", 5, null, null, 1, null, 0, 10, null));
            var first = history.request(1);
            history.define(new CampaignTerms("test", 5, null, null, 1, null, 0, 20, null));

            assertThat(first.expiresAt()).isEqualTo(START.plus(Duration.ofDays(10)));
            assertThat(history.request(1).expiresAt()).isEqualTo(START.plus(Duration.ofDays(10)));
            assertThat(history.passes(ONE_MS).request(2).expiresAt())
                    .isEqualTo(START.plus(Duration.ofDays(20)).plusMillis(1));
            history.define(new CampaignTerms("test", 5, null, null, 1, null, 0, null, START.plusSeconds(3)));
            assertThat(history.grant(3, "list").expiresAt()).isEqualTo(START.plusSeconds(3));
        }

        @Test
        void thatWinNothingExpireNever() {
            history.define(new CampaignTerms("test", 1, null, null, 1, null, 0, 10, null));
            history.request(1);

            assertThat(history.request(2).expiresAt()).isNull();
        }
    }

    @Nested
    class Ranks {
        @Test
        void countThoseWhoCouldWinAndNobodyElse() {
            history.define(terms(1, START.plusMillis(1), null));
            assertThat(history.request(1).rank()).isZero();
            history.passes(ONE_MS);

            assertThat(history.request(1).rank()).isEqualTo(1);
            assertThat(history.request(2).rank()).isEqualTo(2);
            assertThat(history.request(2).rank()).as("a repeat keeps its rank").isEqualTo(2);
            assertThat(history.request(1, "second").rank()).as("limit reached").isZero();
            assertThat(history.grant(5, "list").rank()).as("grant").isZero();
            history.change(PAUSE);
            assertThat(history.request(6).rank()).as("paused").isZero();
            history.change(RESUME);
            assertThat(history.request(3).rank()).isEqualTo(3);
            history.change(CLOSE);
            assertThat(history.request(7).rank()).as("closed").isZero();
            assertThat(state().eligible()).isEqualTo(3);
        }

        @Test
        void stayWithACouponThatIsTakenBack() {
            history.define(terms(5));
            history.request(1);
            history.request(2);

            assertThat(((IssueDecided) history.revoke(2, false)).rank()).isEqualTo(2);
            assertThat(history.withdraw(1, "").rank()).isEqualTo(1);
            assertThat(state().eligible()).isEqualTo(2);
        }
    }

    @Nested
    class PerUserLimit {
        @Test
        void countsEveryKeyOfTheUserAndOfNobodyElse() {
            history.define(termsWithLimit(9, 2));

            assertThat(outcomes(1, "", "a", "b"))
                    .containsExactly(Outcome.ISSUED, Outcome.ISSUED, Outcome.LIMIT_REACHED);
            assertThat(outcomes(2, "a", "b", "c"))
                    .containsExactly(Outcome.ISSUED, Outcome.ISSUED, Outcome.LIMIT_REACHED);
            assertThat(state().issued()).isEqualTo(4);
        }

        @Test
        void countsGrantsWithRequests() {
            history.define(termsWithLimit(9, 2));
            history.grant(1, "list");

            assertThat(outcomes(1, "a", "b")).containsExactly(Outcome.ISSUED, Outcome.LIMIT_REACHED);
            assertThat(history.grant(1, "other").outcome()).isEqualTo(Outcome.LIMIT_REACHED);
        }

        @Test
        void isThatOfTheTermsInForceAndDoesNotBind() {
            history.define(termsWithLimit(9, 1));
            assertThat(outcomes(1, "a", "b")).containsExactly(Outcome.ISSUED, Outcome.LIMIT_REACHED);
            history.define(termsWithLimit(9, 2));

            assertThat(history.request(1, "b").issuanceNumber()).isEqualTo(2);
            history.define(termsWithLimit(9, 1));
            assertThat(history.request(1, "c").outcome()).isEqualTo(Outcome.LIMIT_REACHED);
        }

        @Test
        void countsRevokedCouponsAndNotThoseGivenBackOrMissed() {
            history.define(termsWithLimit(2, 2));
            history.request(9);
            history.request(8);
            assertThat(outcomes(1, "missed-1", "missed-2")).containsOnly(Outcome.SOLD_OUT);
            history.changeStock(5);
            history.request(1, "a");
            history.revoke(1, true);
            history.request(1, "b");
            assertThat(history.request(1, "c").outcome()).isEqualTo(Outcome.LIMIT_REACHED);

            history.withdraw(1, "b");

            assertThat(history.request(1, "c").outcome()).isEqualTo(Outcome.ISSUED);
        }

        @Test
        void isReachedByOneWithAsManyDecisionsAsAHolderTakes() {
            history.define(termsWithLimit(1, 2));
            history.request(9);
            for (int i = 0; i < Holder.DECISIONS_MAX - 1; i++) {
                history.request(1, "key-" + i);
            }
            assertThat(history.request(1, "last").outcome()).isEqualTo(Outcome.SOLD_OUT);

            assertThat(history.request(1, "one-more").outcome()).isEqualTo(Outcome.LIMIT_REACHED);
            assertThat(history.grant(1, "list").outcome()).isEqualTo(Outcome.LIMIT_REACHED);
            assertThat(history.request(1, "last").outcome()).isEqualTo(Outcome.SOLD_OUT);
            assertThat(history.holder(1).decisions()).hasSize(Holder.DECISIONS_MAX);
        }

        @Test
        void isReachedByOneWithAsManyRefusalsOfACampaignThatIsOver() {
            history.define(new CampaignTerms("over", 1, null, START, 2, null, 0, null, null));
            for (int i = 0; i < Holder.DECISIONS_MAX - 1; i++) {
                history.request(1, "key-" + i);
            }
            assertThat(history.request(1, "last").outcome()).isEqualTo(Outcome.CLOSED);

            assertThat(history.request(1, "one-more").outcome()).isEqualTo(Outcome.LIMIT_REACHED);
            assertThat(history.request(1, "last").outcome()).isEqualTo(Outcome.CLOSED);
            history.change(CLOSE);
            assertThat(history.request(1, "one-more").outcome()).isEqualTo(Outcome.LIMIT_REACHED);
            assertThat(history.holder(1).decisions()).hasSize(Holder.DECISIONS_MAX);
        }
    }

    @Nested
    class Grants {
        @Test
        void areOneCouponAUserAndList() {
            history.define(termsWithLimit(9, 3));
            var granted = history.grant(1, "list");

            assertThat(history.grant(1, "list")).isEqualTo(granted.repeatedAt(last()));
            assertThat(history.grant(1, "other").issuanceNumber()).isEqualTo(2);
            assertThat(granted.requestKey()).isEqualTo(RequestKey.ofGrant("list"));
        }

        @Test
        void thatAreRefusedDoNotBind() {
            assertThat(history.grant(1, "list").outcome()).isEqualTo(Outcome.UNKNOWN_COUPON);
            history.define(terms(1, null, START.plusMillis(1)));
            history.request(9);
            assertThat(history.grant(1, "list").outcome()).isEqualTo(Outcome.SOLD_OUT);
            history.changeStock(1);
            history.passes(ONE_MS);
            assertThat(history.grant(1, "list").outcome()).isEqualTo(Outcome.CLOSED);
            assertThat(history.holder(1)).isEqualTo(Holder.NOBODY);
            history.define(terms(2));

            assertThat(history.grant(1, "list").issuanceNumber()).isEqualTo(2);
        }

        @Test
        void aloneDoNotBindWhenTheyAreRefused() {
            history.define(terms(1, null, START));

            history.grant(1, "list");
            var closed = history.request(1);

            assertThat(history.holder(1).decisions()).containsExactly(closed);
        }

        @Test
        void canBeRevokedAndGivenBack() {
            history.define(terms(5));
            history.grant(1, "list");
            history.grant(2, "list");

            assertThat(history.withdraw(1, RequestKey.ofGrant("list")).issuanceNumber())
                    .isEqualTo(1);
            history.revoke(2, true);

            assertThat(history.grant(2, "list").outcome()).isEqualTo(Outcome.REVOKED);
            assertThat(history.grant(1, "list").issuanceNumber()).isEqualTo(3);
            assertThat(state().returned()).isEqualTo(2);
        }
    }

    @Nested
    class Withdrawals {
        @Test
        void returnTheUnitAndFreeTheUser() {
            history.define(terms(1));
            var won = history.request(1);
            assertThat(history.request(2).outcome()).isEqualTo(Outcome.SOLD_OUT);

            var withdrawn = history.passes(ONE_MS).withdraw(1, "");

            assertThat(withdrawn)
                    .isEqualTo(new IssueDecided(
                            COUPON_ID, last(), 1, "", Outcome.WITHDRAWN, 1, won.expiresAt(), last(), won.rank(), 1));
            assertThat(history.holder(1)).isEqualTo(Holder.NOBODY);
            assertThat(state().remaining()).isEqualTo(1);
            assertThat(history.request(1).issuanceNumber()).isEqualTo(2);
            assertThat(state().issued()).isEqualTo(2);
            assertThat(state().returned()).isEqualTo(1);
            assertThat(state().remaining()).isZero();
        }

        @Test
        void countWhatCameBackOneAfterTheOther() {
            history.define(terms(5));
            history.request(1);
            history.request(2);

            assertThat(history.withdraw(1, "").returned()).isEqualTo(1);
            assertThat(history.withdraw(2, "").returned()).isEqualTo(2);
            assertThat(state().returned()).isEqualTo(2);
        }

        @Test
        void ofNothingChangeNothing() {
            var unknown = history.withdraw(1, "");
            assertThat(unknown.outcome()).isEqualTo(Outcome.WITHDRAWN);
            assertThat(history.state()).isNull();
            history.define(terms(5));
            history.request(1);

            var nothing = history.withdraw(1, "other");

            assertThat(nothing.outcome()).isEqualTo(Outcome.WITHDRAWN);
            assertThat(nothing.issuanceNumber()).isZero();
            assertThat(nothing.isRepeat()).isFalse();
            assertThat(history.withdraw(2, "").returned()).isZero();
            assertThat(state().returned()).isZero();
            assertThat(history.request(1).isRepeat()).isTrue();
        }

        @Test
        void twiceReturnOneUnit() {
            history.define(terms(5));
            history.request(1);
            history.withdraw(1, "");

            assertThat(history.withdraw(1, "").issuanceNumber()).isZero();
            assertThat(state().returned()).isEqualTo(1);
        }

        @Test
        void ofARequestThatWasTurnedAwayForGoodRepeatThat() {
            history.define(terms(1));
            history.request(1);
            var soldOut = history.request(2);
            history.change(CLOSE);
            var closed = history.request(3);

            assertThat(history.withdraw(2, "")).isEqualTo(soldOut.repeatedAt(last()));
            assertThat(history.withdraw(3, "")).isEqualTo(closed.repeatedAt(last()));
            assertThat(history.request(2)).isEqualTo(soldOut.repeatedAt(last()));
        }

        @Test
        void ofARevokedCouponRepeatTheRevocation() {
            history.define(terms(1));
            history.request(1);
            var revoked = (IssueDecided) history.revoke(1, true);

            assertThat(history.withdraw(1, "")).isEqualTo(revoked.repeatedAt(last()));
            assertThat(state().returned()).isEqualTo(1);
        }

        @Test
        void areTakenInAClosedCampaignToo() {
            history.define(terms(1));
            history.request(1);
            history.change(CLOSE);

            assertThat(history.withdraw(1, "").issuanceNumber()).isEqualTo(1);
            assertThat(history.request(1).outcome()).isEqualTo(Outcome.CLOSED);
        }
    }

    @Nested
    class Revocations {
        @Test
        void returnTheUnitOnlyWhenTheySaySo() {
            history.define(terms(2));
            var won = history.request(1);
            history.request(2);

            var kept = (IssueDecided) history.revoke(1, false);
            assertThat(kept)
                    .isEqualTo(new IssueDecided(
                            COUPON_ID, last(), 1, "", Outcome.REVOKED, 1, won.expiresAt(), last(), won.rank(), 0));
            assertThat(state().remaining()).isZero();

            var returned = (IssueDecided) history.revoke(2, true);
            assertThat(returned.returned()).isEqualTo(1);
            assertThat(returned.issuanceNumber()).isEqualTo(2);
            assertThat(state().remaining()).isEqualTo(1);
            assertThat(history.request(3).issuanceNumber()).isEqualTo(3);
        }

        @Test
        void bindTheUserWhoAsksAgain() {
            history.define(terms(5));
            history.request(1);
            var revoked = (IssueDecided) history.revoke(1, true);

            assertThat(history.request(1)).isEqualTo(revoked.repeatedAt(last()));
            assertThat(history.request(1, "another").outcome()).isEqualTo(Outcome.LIMIT_REACHED);
            assertThat(history.holder(1).decisions()).containsExactly(revoked);
        }

        @Test
        void twiceHaveOneEffect() {
            history.define(terms(5));
            history.request(1);
            history.revoke(1, true);

            var again = (CampaignDecided) history.revoke(1, true);

            assertThat(again.refusal()).isNull();
            assertThat(state().returned()).isEqualTo(1);
        }

        @Test
        void ofNothingAreRefused() {
            assertThat(refusalOf(history.revoke(1, true))).isEqualTo(CampaignRefusal.UNKNOWN_COUPON);
            history.define(terms(1));
            assertThat(refusalOf(history.revoke(1, true))).isEqualTo(CampaignRefusal.NOT_ISSUED);
            history.request(1);
            history.request(2);
            assertThat(refusalOf(history.revoke(2, true))).as("sold out").isEqualTo(CampaignRefusal.NOT_ISSUED);
            assertThat(refusalOf(history.revoke(1, 2, true, ""))).isEqualTo(CampaignRefusal.NOT_ISSUED);
            history.withdraw(1, "");
            assertThat(refusalOf(history.revoke(1, true))).as("given back").isEqualTo(CampaignRefusal.NOT_ISSUED);
        }

        @Test
        void ofOneOfSeveralNeedTheNumber() {
            history.define(termsWithLimit(9, 3));
            history.request(1, "a");
            history.request(9);
            history.request(1, "b");
            assertThat(refusalOf(history.revoke(1, true))).isEqualTo(CampaignRefusal.AMBIGUOUS_ISSUANCE);

            var revoked = (IssueDecided) history.revoke(1, 3, false, "");

            assertThat(revoked.requestKey()).isEqualTo("b");
            assertThat(history.request(1, "a").outcome()).isEqualTo(Outcome.ISSUED);
            assertThat(history.request(1, "b").outcome()).isEqualTo(Outcome.REVOKED);
            assertThat(refusalOf(history.revoke(1, true))).isEqualTo(CampaignRefusal.AMBIGUOUS_ISSUANCE);
        }

        @Test
        void areTakenInAClosedCampaignToo() {
            history.define(terms(5));
            history.request(1);
            history.change(CLOSE);

            assertThat(history.revoke(1, true)).isInstanceOf(IssueDecided.class);
            assertThat(state().returned()).isEqualTo(1);
            assertThat(state().closed()).isTrue();
        }
    }

    @Nested
    class Stock {
        @Test
        void growsAndShrinksByDelta() {
            history.define(terms(3));

            assertThat(requireNonNull(history.changeStock(2).terms()).stock()).isEqualTo(5);
            assertThat(requireNonNull(history.changeStock(-4).terms()).stock()).isEqualTo(1);
            assertThat(state().terms()).isEqualTo(terms(1));
        }

        @Test
        void fallsToExactlyWhatIsInHandAndNoFurther() {
            history.define(terms(3));
            history.request(1);
            history.request(2);
            history.request(3);
            history.withdraw(3, "");

            assertThat(history.changeStock(-2).refusal()).isEqualTo(CampaignRefusal.STOCK_BELOW_ISSUED);
            assertThat(history.define(terms(1)).refusal()).isEqualTo(CampaignRefusal.STOCK_BELOW_ISSUED);
            assertThat(state().terms().stock()).isEqualTo(3);
            assertThat(history.changeStock(-1).refusal()).isNull();
            assertThat(history.request(4).outcome()).isEqualTo(Outcome.SOLD_OUT);
            assertThat(history.define(terms(2)).refusal()).isNull();
        }

        @Test
        void staysInItsRangeBothWays() {
            history.define(terms(CampaignTerms.STOCK_MAX - 1));
            assertThat(history.changeStock(1).refusal()).isNull();
            assertThat(history.changeStock(1).refusal()).isEqualTo(CampaignRefusal.STOCK_OUT_OF_RANGE);
            assertThat(history.changeStock(CampaignTerms.STOCK_MAX).refusal())
                    .isEqualTo(CampaignRefusal.STOCK_OUT_OF_RANGE);
            assertThat(history.changeStock(-CampaignTerms.STOCK_MAX).refusal())
                    .isEqualTo(CampaignRefusal.STOCK_OUT_OF_RANGE);
            assertThat(history.changeStock(1 - CampaignTerms.STOCK_MAX).refusal())
                    .isNull();
            assertThat(state().terms().stock()).isEqualTo(1);
        }

        @Test
        void thatChangesLeavesAllOtherTermsAsTheyAre() {
            var terms = new CampaignTerms(
                    "draw",
                    3,
                    START.plusSeconds(1),
                    START.plusSeconds(2),
                    2,
                    null,
                    5,
                    7,
                    null,
                    new Bytes32("0f".repeat(Bytes32.LENGTH)),
                    RefundPolicy.KEEP_SPENT);
            history.define(terms);
            assertThat(history.request(1).outcome()).isEqualTo(Outcome.REGISTERED);

            assertThat(history.changeStock(1).terms()).isEqualTo(terms.withStock(4));
            assertThat(state().terms().drawCommitment()).isEqualTo(terms.drawCommitment());
            assertThat(state().awaitsDraw()).isTrue();
        }
    }

    @Nested
    class Status {
        @ParameterizedTest(name = "{0} {1}")
        @MethodSource("kr.hhplus.issuance.decision.CouponRulesTest#transitions")
        void changesAsTheTableSays(
                String before,
                ChangeStatus.Change change,
                @Nullable CampaignRefusal refusal,
                boolean paused,
                boolean closed) {
            history.define(before.equals("over") ? terms(3, null, START) : terms(3));
            if (before.contains("paused")) {
                history.change(PAUSE);
            }
            if (before.contains("closed")) {
                history.change(CLOSE);
            }

            var decided = history.change(change);

            assertThat(decided)
                    .isEqualTo(new CampaignDecided(COUPON_ID, last(), refusal, state().terms(), paused, closed));
            assertThat(state().paused()).isEqualTo(paused);
            assertThat(state().closed()).isEqualTo(closed);
        }

        @Test
        void ofAPausedCampaignOutlivesNewTermsAndStock() {
            history.define(terms(3));
            history.change(PAUSE);

            assertThat(history.define(terms(4)).paused()).isTrue();
            assertThat(history.changeStock(1).paused()).isTrue();
            assertThat(history.request(1).outcome()).isEqualTo(Outcome.PAUSED);
        }

        @Test
        void ofAWindowThatIsOverIsOpenedAgainByNewTerms() {
            history.define(terms(3, null, START.plusMillis(1)));
            history.passes(ONE_MS);
            assertThat(history.request(1).outcome()).isEqualTo(Outcome.CLOSED);
            assertThat(history.change(RESUME).refusal()).isEqualTo(CampaignRefusal.CLOSED);

            assertThat(history.define(terms(3, null, START.plusMillis(2))).refusal())
                    .isNull();

            assertThat(history.request(1).outcome()).isEqualTo(Outcome.CLOSED);
            assertThat(history.request(2).outcome()).isEqualTo(Outcome.ISSUED);
            assertThat(history.change(PAUSE).refusal()).isNull();
        }

        @Test
        void closedIsForGood() {
            history.define(terms(3));
            history.request(1);
            history.change(CLOSE);

            assertThat(history.define(terms(9)).refusal()).isEqualTo(CampaignRefusal.CLOSED);
            assertThat(history.changeStock(1).refusal()).isEqualTo(CampaignRefusal.CLOSED);
            assertThat(history.define(terms(9)).closed()).isTrue();
            assertThat(state().terms()).isEqualTo(terms(3));
        }
    }

    static Stream<Arguments> transitions() {
        return Stream.of(
                Arguments.of("running", PAUSE, null, true, false),
                Arguments.of("running", RESUME, null, false, false),
                Arguments.of("running", CLOSE, null, false, true),
                Arguments.of("paused", PAUSE, null, true, false),
                Arguments.of("paused", RESUME, null, false, false),
                Arguments.of("paused", CLOSE, null, true, true),
                Arguments.of("over", PAUSE, CampaignRefusal.CLOSED, false, false),
                Arguments.of("over", RESUME, CampaignRefusal.CLOSED, false, false),
                Arguments.of("over", CLOSE, null, false, true),
                Arguments.of("closed", PAUSE, CampaignRefusal.CLOSED, false, true),
                Arguments.of("closed", RESUME, CampaignRefusal.CLOSED, false, true),
                Arguments.of("closed", CLOSE, null, false, true),
                Arguments.of("paused closed", RESUME, CampaignRefusal.CLOSED, true, true),
                Arguments.of("paused closed", CLOSE, null, true, true));
    }

    @Nested
    class OperatorCommands {
        @Test
        void needACampaignUnlessTheyDefineIt() {
            for (CouponCommand command : List.of(
                    new ChangeStock(COUPON_ID, 1, "key"),
                    new ChangeStatus(COUPON_ID, CLOSE, "key"),
                    new RevokeIssuance(COUPON_ID, 1, 0, true, "key"))) {
                assertThat(history.append(command))
                        .isEqualTo(new CampaignDecided(
                                COUPON_ID, last(), CampaignRefusal.UNKNOWN_COUPON, null, false, false));
                assertThat(history.state()).isNull();
            }

            assertThat(history.changeStock(1, "key").refusal()).isEqualTo(CampaignRefusal.UNKNOWN_COUPON);
            history.define(terms(1));
            assertThat(history.changeStock(1, "key").refusal())
                    .as("what came before the campaign is not remembered")
                    .isNull();
        }

        @Test
        void thatDefineMakeAnEmptyCampaign() {
            var decided = history.define(terms(3), "key");

            assertThat(decided).isEqualTo(new CampaignDecided(COUPON_ID, last(), null, terms(3), false, false));
            assertThat(history.state())
                    .isEqualTo(new CouponState(
                            COUPON_ID,
                            terms(3),
                            false,
                            false,
                            0,
                            0,
                            0,
                            last(),
                            List.of(new OperatorResult(0, "key", null))));
        }

        @Test
        void withAKeyHaveOneEffect() {
            history.define(terms(3), "define");
            history.changeStock(2, "add");
            assertThat(history.changeStock(2, "add").refusal()).isNull();
            assertThat(state().terms().stock()).isEqualTo(5);

            assertThat(history.define(terms(3), "define").terms()).isEqualTo(terms(5));
            history.change(PAUSE, "pause");
            history.change(RESUME, "resume");
            assertThat(history.change(PAUSE, "pause").paused()).isFalse();
        }

        @Test
        void withAKeyRepeatTheirRefusalToo() {
            history.define(terms(2));
            history.request(1);
            history.request(2);
            assertThat(history.changeStock(-1, "take").refusal()).isEqualTo(CampaignRefusal.STOCK_BELOW_ISSUED);
            history.withdraw(2, "");

            assertThat(history.changeStock(-1, "take").refusal()).isEqualTo(CampaignRefusal.STOCK_BELOW_ISSUED);
            assertThat(state().terms().stock()).isEqualTo(2);
            assertThat(history.changeStock(-1, "take-again").refusal()).isNull();
        }

        @Test
        void withAKeyAreRepeatedInAClosedCampaignToo() {
            history.define(terms(2));
            history.changeStock(1, "add");
            history.change(CLOSE);

            assertThat(history.changeStock(1, "add").refusal()).isNull();
            assertThat(history.changeStock(1, "other").refusal()).isEqualTo(CampaignRefusal.CLOSED);
        }

        @Test
        void thatRevokeAreKnownByTheirKey() {
            history.define(termsWithLimit(5, 2));
            history.request(1, "a");
            assertThat(history.revoke(1, 0, true, "revoke")).isInstanceOf(IssueDecided.class);
            history.request(1, "b");

            var again = (CampaignDecided) history.revoke(1, 0, true, "revoke");

            assertThat(again.refusal()).isNull();
            assertThat(history.request(1, "b").outcome()).isEqualTo(Outcome.ISSUED);
            assertThat(state().returned()).isEqualTo(1);
            assertThat(state().operatorResult("revoke").map(OperatorResult::offset))
                    .contains(2L);
        }

        @Test
        void withoutAKeyAreAlwaysNew() {
            history.define(terms(1));
            history.changeStock(1);
            history.changeStock(1);

            assertThat(state().terms().stock()).isEqualTo(3);
        }

        @Test
        void areRememberedSixteenDeepAndNoDeeper() {
            history.define(terms(1), "define");
            for (int i = 1; i < CouponState.OPERATOR_RESULTS_MAX; i++) {
                history.changeStock(1, "add-" + i);
            }
            assertThat(history.define(terms(9), "define").terms())
                    .as("still known")
                    .isEqualTo(terms(16));

            // The repeat itself has pushed out the oldest.
            assertThat(state().operatorResults()).hasSize(CouponState.OPERATOR_RESULTS_MAX);
            assertThat(state().operatorResults().stream().map(OperatorResult::offset))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 16).mapToObj(i -> (long) i).toList());
            history.changeStock(1, "more");
            assertThat(requireNonNull(history.changeStock(1, "add-1").terms()).stock())
                    .as("forgotten")
                    .isEqualTo(18);
        }

        @Test
        void areRememberedWithWhatTheyCameTo() {
            history.define(terms(1), "define");
            history.request(1);
            history.changeStock(-1, "take");
            history.revoke(1, 0, true, "revoke");
            history.request(2);

            assertThat(state().operatorResults())
                    .containsExactly(
                            new OperatorResult(0, "define", null),
                            new OperatorResult(2, "take", CampaignRefusal.STOCK_BELOW_ISSUED),
                            new OperatorResult(3, "revoke", null));
            assertThat(state().lastPosition().offset()).isEqualTo(4);
        }

        @Test
        void thatAreRefusedChangeNothingElse() {
            history.define(terms(2), "define");
            history.request(1);
            history.request(2);
            history.change(PAUSE, "pause");
            var before = state();

            history.changeStock(-1, "take");

            assertThat(state())
                    .isEqualTo(new CouponState(
                            COUPON_ID,
                            before.terms(),
                            true,
                            false,
                            before.issued(),
                            before.returned(),
                            before.eligible(),
                            last(),
                            Stream.concat(
                                            before.operatorResults().stream(),
                                            Stream.of(
                                                    new OperatorResult(4, "take", CampaignRefusal.STOCK_BELOW_ISSUED)))
                                    .toList()));
        }
    }

    @Nested
    class Draws {
        private static final Bytes32 SEED = new Bytes32("5e".repeat(Bytes32.LENGTH));
        private static final Instant OPENING = START.plusMillis(1);

        @Test
        void areCountedAndRememberedInTheState() {
            history.define(drawTerms(3, 1), "define");
            history.request(1);
            history.request(1);
            history.request(2);
            assertThat(state().registered()).isEqualTo(2);
            assertThat(state().drawn()).isFalse();

            history.passes(ONE_MS).appendAll(new DrawOrder(COUPON_ID, SEED));

            assertThat(state().drawn()).isTrue();
            assertThat(state().issued()).isEqualTo(2);
            assertThat(state().eligible()).isEqualTo(2);
            assertThat(state().lastPosition()).isEqualTo(last());
            assertThat(state().operatorResults())
                    .as("an operator's key cannot be that of a draw")
                    .hasSize(1);
            history.change(PAUSE);
            assertThat(state().drawn()).isTrue();
            assertThat(state().registered()).isEqualTo(2);
        }

        @Test
        void thatAreRefusedAreStillToCome() {
            history.define(drawTerms(3, 1));
            history.request(1);

            history.append(new DrawOrder(COUPON_ID, SEED));

            assertThat(state().drawn()).isFalse();
            history.passes(ONE_MS);
            history.change(PAUSE);
            assertThat(state().drawn()).as("by another command").isFalse();
            history.change(RESUME);
            assertThat(history.appendAll(new DrawOrder(COUPON_ID, SEED))).hasSize(2);
        }

        @Test
        void countTheCouponsThatAUserHasBesideThoseRegistered() {
            history.define(drawTerms(9, 2));
            history.grant(1, "list");
            history.request(1, "a");
            history.request(1, "b");
            history.request(2, "a");

            var drawn = history.passes(ONE_MS).appendAll(new DrawOrder(COUPON_ID, SEED)).stream()
                    .filter(IssueDecided.class::isInstance)
                    .map(IssueDecided.class::cast)
                    .toList();

            assertThat(drawn)
                    .filteredOn(decision -> decision.userId() == 1)
                    .extracting(IssueDecided::outcome)
                    .containsExactly(Outcome.ISSUED, Outcome.LIMIT_REACHED);
            assertThat(history.holder(1).decisions()).hasSize(2);
            assertThat(history.holder(2).issued()).isEqualTo(1);
        }

        @Test
        void registerNobodyWhoIsServedAlready() {
            history.define(drawTerms(9, 1));
            history.grant(1, "list");

            assertThat(history.request(1).outcome()).isEqualTo(Outcome.LIMIT_REACHED);
            assertThat(state().registered()).isZero();
        }

        @Test
        void registerNobodyWhileTheOpenCampaignIsPausedOrAfterItsEnd() {
            history.define(drawTerms(9, 1));
            history.change(PAUSE);
            assertThat(history.request(1).outcome()).isEqualTo(Outcome.REGISTERED);
            assertThat(history.passes(ONE_MS).request(2).outcome()).isEqualTo(Outcome.PAUSED);
            history.change(CLOSE);
            assertThat(history.request(3).outcome()).isEqualTo(Outcome.CLOSED);
        }

        @Test
        void leaveARegisteredRequestWhereTheCommitmentMayChangeOnlyByItself() {
            history.define(drawTerms(9, 1));
            history.request(1);

            assertThat(history.define(terms(9, OPENING, null)).refusal()).isEqualTo(CampaignRefusal.DRAW_PENDING);
            history.passes(ONE_MS).appendAll(new DrawOrder(COUPON_ID, SEED));
            assertThat(history.define(terms(9, OPENING, null)).refusal()).isNull();
        }

        private static CampaignTerms drawTerms(long stock, int limit) {
            return new CampaignTerms("draw", stock, OPENING, null, limit, null, 0, null, null, SEED.sha256());
        }
    }

    @Nested
    class Folds {
        @Test
        void forgetTheUserWhoHasNothingLeft() {
            var fold = new CouponFold();
            fold.next(new DefineCampaign(COUPON_ID, terms(1), ""), new LogPosition(0, 0, START));

            assertThat(fold.state()).isPresent();
            assertThat(fold.holder(1)).isEqualTo(Holder.NOBODY);
        }

        @Test
        void keepWhatOthersHave() {
            history.define(terms(5));
            var one = history.request(1);
            var two = history.request(2);
            history.withdraw(1, "");

            assertThat(one.outcome()).isEqualTo(Outcome.ISSUED);
            assertThat(history.holder(1)).isEqualTo(Holder.NOBODY);
            assertThat(history.holder(2).decisions()).containsExactly(two);
        }
    }

    private List<Outcome> outcomes(long userId, String... keys) {
        return Stream.of(keys)
                .map(key -> history.request(userId, key).outcome())
                .toList();
    }

    private static @Nullable CampaignRefusal refusalOf(Object decision) {
        return ((CampaignDecided) decision).refusal();
    }

    private CouponState state() {
        return requireNonNull(history.state());
    }

    /** Of the last command. */
    private LogPosition last() {
        return history.decisions().get(history.decisions().size() - 1).commandPosition();
    }
}
