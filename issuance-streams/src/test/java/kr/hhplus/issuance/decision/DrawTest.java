package kr.hhplus.issuance.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignRefusal;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DrawTest {
    private static final long COUPON = 7;
    private static final Instant OPENING = Instant.parse("2026-12-01T03:00:00Z");
    private static final Bytes32 SEED = new Bytes32("0123456789abcdef".repeat(4));

    private final CouponFold fold = new CouponFold();
    private Instant now = OPENING.minusSeconds(60);
    private long nextOffset;

    @Test
    void requestsBeforeTheOpeningAreRegisteredAndDecidedByTheDraw() {
        define(2, SEED.sha256());
        assertThat(outcomes(request(1))).containsExactly(Outcome.REGISTERED);
        request(2);
        request(3);

        now = OPENING;
        var drawn = draw(SEED);

        assertThat(refusal(drawn)).isNull();
        assertThat(outcomes(drawn)).containsExactly(Outcome.ISSUED, Outcome.ISSUED, Outcome.SOLD_OUT);
        assertThat(issues(drawn)).extracting(IssueDecided::rank).containsExactly(1L, 2L, 3L);
        assertThat(issues(drawn)).extracting(IssueDecided::issuanceNumber).containsExactly(1L, 2L, 0L);
        assertThat(issues(drawn)).extracting(IssueDecided::userId).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void theOrderIsThatOfTheLotsOfSeedAndDigest() throws Exception {
        define(50, SEED.sha256());
        var registered = new ArrayList<IssueDecided>();
        LongStream.rangeClosed(1, 50).forEach(user -> registered.addAll(issues(request(user))));

        now = OPENING;
        var drawn = issues(draw(SEED));

        assertThat(drawn)
                .extracting(IssueDecided::userId)
                .isEqualTo(orderByHand(registered))
                .isNotEqualTo(LongStream.rangeClosed(1, 50).boxed().toList());
    }

    /** The published recipe, written down a second time. */
    private static List<Long> orderByHand(List<IssueDecided> registered) throws Exception {
        var all = MessageDigest.getInstance("SHA-256");
        for (var request : registered) {
            all.update(ByteBuffer.allocate(28)
                    .putLong(request.userId())
                    .putInt(0)
                    .putLong(request.commandPosition().offset())
                    .putLong(request.commandPosition().time().toEpochMilli())
                    .array());
        }
        var digest = all.digest();
        record Lot(String hex, long userId) {}
        var lots = new ArrayList<Lot>();
        for (var request : registered) {
            var bytes = ByteBuffer.allocate(76)
                    .put(HexFormat.of().parseHex(SEED.hex()))
                    .put(digest)
                    .putLong(request.userId())
                    .putInt(0)
                    .array();
            lots.add(new Lot(
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)),
                    request.userId()));
        }
        return lots.stream()
                .sorted(Comparator.comparing(Lot::hex))
                .map(Lot::userId)
                .toList();
    }

    @Test
    void oneMoreRequestChangesTheOrderOfAllOthers() {
        define(20, SEED.sha256());
        LongStream.rangeClosed(1, 20).forEach(this::request);
        now = OPENING;
        var without = issues(draw(SEED)).stream().map(IssueDecided::userId).toList();

        var other = new DrawTest();
        other.define(20, SEED.sha256());
        LongStream.rangeClosed(1, 21).forEach(other::request);
        other.now = OPENING;
        var with = issues(other.draw(SEED)).stream()
                .map(IssueDecided::userId)
                .filter(user -> user != 21)
                .toList();

        assertThat(with).isNotEqualTo(without);
    }

    @Test
    void aSeedThatWasNotCommittedToDrawsNothing() {
        define(2, SEED.sha256());
        request(1);
        now = OPENING;

        var drawn = draw(SEED.sha256());

        assertThat(refusal(drawn)).isEqualTo(CampaignRefusal.WRONG_SEED);
        assertThat(outcomes(request(1))).containsExactly(Outcome.REGISTERED);
    }

    @Test
    void aDrawComesNeitherBeforeTheOpeningNorWhilePausedNorTwice() {
        define(2, SEED.sha256());
        request(1);
        assertThat(refusal(draw(SEED))).isEqualTo(CampaignRefusal.NOT_OPEN);

        now = OPENING;
        change(ChangeStatus.Change.PAUSE);
        assertThat(refusal(draw(SEED))).isEqualTo(CampaignRefusal.PAUSED);

        change(ChangeStatus.Change.RESUME);
        assertThat(refusal(draw(SEED))).isNull();
        assertThat(refusal(draw(SEED))).isEqualTo(CampaignRefusal.NO_DRAW);
    }

    @Test
    void whoComesBetweenOpeningAndDrawIsBehindThoseDrawn() {
        define(9, SEED.sha256());
        request(1);
        request(2);
        now = OPENING;
        assertThat(outcomes(request(4))).containsExactly(Outcome.REGISTERED);
        request(3);

        var drawn = issues(draw(SEED));

        assertThat(drawn).extracting(IssueDecided::userId).hasSize(4).endsWith(4L, 3L);
        assertThat(outcomes(request(5))).containsExactly(Outcome.ISSUED);
    }

    @Test
    void whoHasWithdrawnIsPassedOver() {
        define(1, SEED.sha256());
        request(1);
        var withdrawn = next(new WithdrawRequest(COUPON, 1, ""));
        request(2);

        now = OPENING;
        var drawn = issues(draw(SEED));

        assertThat(outcomes(withdrawn)).containsExactly(Outcome.WITHDRAWN);
        assertThat(drawn).extracting(IssueDecided::userId).containsExactly(2L);
    }

    @Test
    void aRepeatedRequestIsRegisteredOnce() {
        define(2, SEED.sha256());
        request(1);
        assertThat(issues(request(1)).get(0).isRepeat()).isTrue();

        now = OPENING;

        assertThat(issues(draw(SEED))).hasSize(1);
        assertThat(outcomes(request(1))).containsExactly(Outcome.ISSUED);
    }

    @Test
    void theLimitHoldsInTheDrawAndWhoIsOverItMayAskAgain() {
        next(new DefineCampaign(COUPON, terms(9, 2, SEED.sha256()), ""));
        for (var key : List.of("a", "b", "c")) {
            next(new IssueCoupon(COUPON, 1, key));
        }

        now = OPENING;

        assertThat(outcomes(draw(SEED))).containsExactly(Outcome.ISSUED, Outcome.ISSUED, Outcome.LIMIT_REACHED);
        assertThat(fold.holder(1).decisions()).hasSize(2);
    }

    @Test
    void theCommitmentStaysWhileRequestsWaitForTheDraw() {
        define(2, SEED.sha256());
        assertThat(refusal(define(2, SEED))).isNull();
        assertThat(refusal(define(2, SEED.sha256()))).isNull();
        request(1);

        assertThat(refusal(define(2, null))).isEqualTo(CampaignRefusal.DRAW_PENDING);
        assertThat(refusal(define(3, SEED.sha256()))).isNull();
    }

    @Test
    void aClosedCampaignTellsItsRegisteredUsers() {
        define(2, SEED.sha256());
        request(1);
        change(ChangeStatus.Change.CLOSE);

        assertThat(outcomes(draw(SEED))).containsExactly(Outcome.CLOSED);
        assertThat(outcomes(request(1))).containsExactly(Outcome.CLOSED);
    }

    @Test
    void moreThanTheBoundAreToldToComeAtTheOpening() {
        define(1, SEED.sha256());
        LongStream.rangeClosed(1, CouponRules.REGISTERED_MAX).forEach(this::request);

        assertThat(outcomes(request(CouponRules.REGISTERED_MAX + 1))).containsExactly(Outcome.NOT_OPEN);

        now = OPENING.plus(Duration.ofSeconds(1));
        assertThat(issues(draw(SEED))).hasSize((int) CouponRules.REGISTERED_MAX);
    }

    @Test
    void thereIsNothingToDrawWithoutACommitment() {
        assertThat(refusal(draw(SEED))).isEqualTo(CampaignRefusal.UNKNOWN_COUPON);
        define(1, null);
        assertThat(refusal(draw(SEED))).isEqualTo(CampaignRefusal.NO_DRAW);
        assertThat(outcomes(request(1))).containsExactly(Outcome.NOT_OPEN);
    }

    private List<CouponDecision> define(long stock, @Nullable Bytes32 commitment) {
        return next(new DefineCampaign(COUPON, terms(stock, 1, commitment), ""));
    }

    private static CampaignTerms terms(long stock, int limit, @Nullable Bytes32 commitment) {
        return new CampaignTerms("draw", stock, OPENING, null, limit, null, 0, null, null, commitment);
    }

    private void change(ChangeStatus.Change change) {
        next(new ChangeStatus(COUPON, change, ""));
    }

    private List<CouponDecision> request(long user) {
        return next(new IssueCoupon(COUPON, user));
    }

    private List<CouponDecision> draw(Bytes32 seed) {
        return next(new DrawOrder(COUPON, seed));
    }

    private List<CouponDecision> next(CouponCommand command) {
        return fold.next(command, new LogPosition(0, nextOffset++, now));
    }

    private static @Nullable CampaignRefusal refusal(List<CouponDecision> decisions) {
        return ((CampaignDecided) decisions.get(0)).refusal();
    }

    private static List<IssueDecided> issues(List<CouponDecision> decisions) {
        return decisions.stream()
                .filter(IssueDecided.class::isInstance)
                .map(IssueDecided.class::cast)
                .toList();
    }

    private static List<Outcome> outcomes(List<CouponDecision> decisions) {
        return issues(decisions).stream().map(IssueDecided::outcome).toList();
    }
}
