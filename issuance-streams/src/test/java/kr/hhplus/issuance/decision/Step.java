package kr.hhplus.issuance.decision;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.RequestKey;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * One step of a random history: time passes, then a command is appended to the log of whichever coupon.
 *
 * @param command the coupon's command
 */
public record Step(Duration pause, LongFunction<CouponCommand> command) {
    private static final Bytes32 SEED = new Bytes32("5e".repeat(Bytes32.LENGTH));
    private static final int STEPS_MAX = 40;
    private static final int USERS = 4;
    private static final int STOCK_MAX = 4;

    /**
     * Histories of all commands: few users, keys and coupons, so that most commands meet the traces of earlier ones, and
     * windows that open and close within the history. Nine in ten begin with a campaign.
     */
    public static Arbitrary<List<Step>> histories() {
        return Combinators.combine(defines().optional(0.9), stepsOrNone().list().ofMaxSize(STEPS_MAX))
                .as((first, more) -> Stream.concat(Stream.of(first), more.stream())
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** Shrinks to none first, so that every step that a failure does not need goes away. */
    private static Arbitrary<Optional<Step>> stepsOrNone() {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(Optional.empty())), Tuple.of(40, steps().map(Optional::of)));
    }

    private static Arbitrary<Step> steps() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        20,
                        of(Combinators.combine(users(), requestKeys())
                                .as((user, key) -> coupon -> new IssueCoupon(coupon, user, key)))),
                Tuple.of(
                        4,
                        of(Combinators.combine(users(), grantIds())
                                .as((user, list) -> coupon -> new GrantCoupon(coupon, user, list)))),
                Tuple.of(
                        6,
                        of(Combinators.combine(users(), anyKeys())
                                .as((user, key) -> coupon -> new WithdrawRequest(coupon, user, key)))),
                Tuple.of(
                        5,
                        of(Combinators.combine(
                                        users(),
                                        Arbitraries.longs().between(0, 3),
                                        Arbitraries.of(true, false),
                                        operatorKeys())
                                .as((user, number, returns, key) ->
                                        coupon -> new RevokeIssuance(coupon, user, number, returns, key)))),
                Tuple.of(3, defines()),
                Tuple.of(
                        3,
                        of(Combinators.combine(deltas(), operatorKeys())
                                .as((delta, key) -> coupon -> new ChangeStock(coupon, delta, key)))),
                Tuple.of(
                        5,
                        of(Combinators.combine(changes(), operatorKeys())
                                .as((change, key) -> coupon -> new ChangeStatus(coupon, change, key)))),
                Tuple.of(
                        3,
                        of(Arbitraries.frequency(Tuple.of(9, SEED), Tuple.of(1, SEED.sha256()))
                                .map(seed -> coupon -> new DrawOrder(coupon, seed)))));
    }

    private static Arbitrary<Step> defines() {
        return of(Combinators.combine(terms(), operatorKeys())
                .as((terms, key) -> coupon -> new DefineCampaign(coupon, terms, key)));
    }

    private static Arbitrary<Step> of(Arbitrary<LongFunction<CouponCommand>> commands) {
        return Combinators.combine(Arbitraries.integers().between(0, 8), commands)
                .as((ms, command) -> new Step(Duration.ofMillis(ms), command));
    }

    private static Arbitrary<CampaignTerms> terms() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, STOCK_MAX),
                        Arbitraries.integers().between(0, 60).injectNull(0.4),
                        Arbitraries.integers().between(1, 150).injectNull(0.6),
                        Arbitraries.frequency(Tuple.of(3, 1), Tuple.of(1, 2), Tuple.of(1, 3)),
                        Arbitraries.of(1, 2).injectNull(0.5),
                        Arbitraries.of(false, true))
                .as(Step::terms);
    }

    private static CampaignTerms terms(
            long stock,
            @Nullable Integer opensAfterMs,
            @Nullable Integer openMs,
            int limit,
            @Nullable Integer validDays,
            boolean draws) {
        var opensAt = opensAfterMs == null ? null : CouponHistory.START.plusMillis(opensAfterMs);
        var closesAt = openMs == null ? null : (opensAt == null ? CouponHistory.START : opensAt).plusMillis(openMs);
        var commitment = draws && opensAt != null ? SEED.sha256() : null;
        return new CampaignTerms("test", stock, opensAt, closesAt, limit, null, 0, validDays, null, commitment);
    }

    private static Arbitrary<Long> users() {
        return Arbitraries.longs().between(1, USERS);
    }

    private static Arbitrary<String> requestKeys() {
        return Arbitraries.frequency(Tuple.of(4, RequestKey.NONE), Tuple.of(1, "a"), Tuple.of(1, "b"));
    }

    private static Arbitrary<String> grantIds() {
        return Arbitraries.of("x", "y");
    }

    private static Arbitrary<String> anyKeys() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, requestKeys()), Tuple.of(1, grantIds().map(RequestKey::ofGrant)));
    }

    private static Arbitrary<String> operatorKeys() {
        return Arbitraries.frequency(Tuple.of(4, ""), Tuple.of(1, "k"), Tuple.of(1, "l"));
    }

    private static Arbitrary<Long> deltas() {
        return Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.longs().between(-3, 3).filter(delta -> delta != 0)),
                Tuple.of(1, Arbitraries.of(CampaignTerms.STOCK_MAX, -CampaignTerms.STOCK_MAX)));
    }

    private static Arbitrary<ChangeStatus.Change> changes() {
        return Arbitraries.frequency(
                Tuple.of(4, ChangeStatus.Change.PAUSE),
                Tuple.of(5, ChangeStatus.Change.RESUME),
                Tuple.of(1, ChangeStatus.Change.CLOSE));
    }

    /** In short: without the coupon, and without what the terms leave open. */
    @Override
    public String toString() {
        var text = command.apply(CouponHistory.COUPON_ID)
                .toString()
                .replace("couponId=" + CouponHistory.COUPON_ID + ", ", "")
                .replaceAll("\\w+=null(, )?", "");
        return "+" + pause.toMillis() + " ms " + text;
    }
}
