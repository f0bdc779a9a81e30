package kr.hhplus.issuance.decision;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.OfOperator;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a sale must come to, as a clerk with paper would find it: a stack of coupons with a name on each, a list of those
 * turned away, a list of those who wait for the draw. Knows neither the rules nor their counters: whatever is asked is
 * counted from the lists. Answers are text, as {@link #text} writes a decision.
 */
final class ExpectedSale {
    private static final int REMEMBERED = 16;

    private final List<Coupon> coupons = new ArrayList<>();
    private final List<TurnedAway> turnedAway = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Noted> noted = new ArrayList<>();
    private @Nullable CampaignTerms terms;
    private boolean paused;
    private boolean closed;
    private boolean drawn;
    private int contenders;
    private int cameBack;
    private int registrations;

    private static final class Coupon {
        final int number;
        final long userId;
        final String key;
        final int rank;
        final @Nullable Instant expiresAt;
        boolean revoked;
        boolean givenBack;
        int cameBackAs;

        Coupon(int number, long userId, String key, int rank, @Nullable Instant expiresAt) {
            this.number = number;
            this.userId = userId;
            this.key = key;
            this.rank = rank;
            this.expiresAt = expiresAt;
        }

        String told(String outcome) {
            return line(userId, key, outcome, number, rank, cameBackAs, expiresAt);
        }
    }

    private record TurnedAway(long userId, String key, String told) {}

    private record Waiting(long userId, String key, LogPosition position) {}

    private record Noted(String key, String answer) {}

    /** A decision as text. */
    static String text(CouponDecision decision) {
        if (decision instanceof CampaignDecided campaign) {
            return answer(
                    campaign.refusal() == null ? "DONE" : campaign.refusal().name(),
                    campaign.terms(),
                    campaign.paused(),
                    campaign.closed());
        }
        var issue = (IssueDecided) decision;
        return line(
                        issue.userId(),
                        issue.requestKey(),
                        issue.outcome().name(),
                        issue.issuanceNumber(),
                        issue.rank(),
                        issue.returned(),
                        issue.expiresAt())
                + (issue.isRepeat() ? " again" : "");
    }

    private static String line(
            long userId,
            String key,
            String outcome,
            long number,
            long rank,
            long cameBackAs,
            @Nullable Instant expiresAt) {
        return userId + "/" + key + " " + outcome + " #" + number + " rank " + rank + " back " + cameBackAs
                + " expires " + expiresAt;
    }

    private static String answer(String answer, @Nullable CampaignTerms terms, boolean paused, boolean closed) {
        return answer + " " + terms + (paused ? " paused" : "") + (closed ? " closed" : "");
    }

    /** What the next command must be told. */
    List<String> next(CouponCommand command, LogPosition position) {
        if (command instanceof IssueCoupon issue) {
            return List.of(ask(issue.userId(), issue.requestKey(), position));
        }
        if (command instanceof GrantCoupon grant) {
            return List.of(give(grant.userId(), "grant:" + grant.grantId(), position.time()));
        }
        if (command instanceof WithdrawRequest withdraw) {
            return List.of(giveUp(withdraw.userId(), withdraw.requestKey()));
        }
        if (command instanceof DrawOrder draw) {
            return draw(draw, position.time());
        }
        return List.of(operate((OfOperator) command, position.time()));
    }

    private String ask(long userId, String key, LogPosition position) {
        var settled = settled(userId, key);
        if (settled != null) {
            return settled + " again";
        }
        if (terms == null) {
            return nothing(userId, key, "UNKNOWN_COUPON");
        }
        if (isOver(position.time())) {
            return turnAway(userId, key, "CLOSED", 0);
        }
        boolean early = isEarly(position.time());
        if (paused && !early) {
            return nothing(userId, key, "PAUSED");
        }
        boolean full = couponsOf(userId).size() >= terms.perUserLimit();
        if (isDrawAhead()) {
            if (full) {
                return nothing(userId, key, "LIMIT_REACHED");
            }
            waiting.add(new Waiting(userId, key, position));
            registrations++;
            return nothing(userId, key, "REGISTERED");
        }
        return early ? nothing(userId, key, "NOT_OPEN") : contend(userId, key, position.time());
    }

    private String contend(long userId, String key, Instant time) {
        if (couponsOf(userId).size() >= requireNonNull(terms).perUserLimit()) {
            return nothing(userId, key, "LIMIT_REACHED");
        }
        int rank = ++contenders;
        return unsold() > 0 ? hand(userId, key, rank, time) : turnAway(userId, key, "SOLD_OUT", rank);
    }

    private String give(long userId, String key, Instant time) {
        var settled = settled(userId, key);
        if (settled != null) {
            return settled + " again";
        }
        if (terms == null) {
            return nothing(userId, key, "UNKNOWN_COUPON");
        }
        if (isOver(time)) {
            return nothing(userId, key, "CLOSED");
        }
        if (couponsOf(userId).size() >= terms.perUserLimit()) {
            return nothing(userId, key, "LIMIT_REACHED");
        }
        return unsold() > 0 ? hand(userId, key, 0, time) : nothing(userId, key, "SOLD_OUT");
    }

    private String giveUp(long userId, String key) {
        for (var coupon : couponsOf(userId)) {
            if (coupon.key.equals(key) && !coupon.revoked) {
                coupon.givenBack = true;
                coupon.cameBackAs = ++cameBack;
                return coupon.told("WITHDRAWN");
            }
        }
        if (waiting.removeIf(one -> one.userId == userId && one.key.equals(key))) {
            return nothing(userId, key, "WITHDRAWN");
        }
        var settled = settled(userId, key);
        return settled == null ? nothing(userId, key, "WITHDRAWN") : settled + " again";
    }

    private List<String> draw(DrawOrder draw, Instant time) {
        if (terms == null) {
            return List.of(answer("UNKNOWN_COUPON", null, false, false));
        }
        if (!isDrawAhead()) {
            return List.of(answer("NO_DRAW"));
        }
        if (!draw.seed().sha256().equals(terms.drawCommitment())) {
            return List.of(answer("WRONG_SEED"));
        }
        if (!isOver(time) && isEarly(time)) {
            return List.of(answer("NOT_OPEN"));
        }
        if (!isOver(time) && paused) {
            return List.of(answer("PAUSED"));
        }
        drawn = true;
        List<String> told = new ArrayList<>(List.of(answer("DONE")));
        var order = inDrawnOrder(HexFormat.of().parseHex(draw.seed().hex()));
        waiting.clear();
        for (var one : order) {
            told.add(isOver(time) ? turnAway(one.userId, one.key, "CLOSED", 0) : contend(one.userId, one.key, time));
        }
        return told;
    }

    /** The published recipe, once more. */
    private List<Waiting> inDrawnOrder(byte[] seed) {
        List<Waiting> early = new ArrayList<>();
        List<Waiting> late = new ArrayList<>();
        waiting.forEach(one -> (isEarly(one.position.time()) ? early : late).add(one));
        var all = ByteBuffer.allocate(early.size() * 128);
        for (var one : early) {
            all.put(identity(one))
                    .putLong(one.position.offset())
                    .putLong(one.position.time().toEpochMilli());
        }
        var digest = sha256(all);
        early.sort(Comparator.comparing(one -> HexFormat.of()
                .formatHex(sha256(ByteBuffer.allocate(256).put(seed).put(digest).put(identity(one))))));
        early.addAll(late);
        return early;
    }

    private static byte[] identity(Waiting one) {
        var bytes =
                ByteBuffer.allocate(12 + one.key.length()).putLong(one.userId).putInt(one.key.length());
        one.key.chars().forEach(character -> bytes.put((byte) character));
        return bytes.array();
    }

    private static byte[] sha256(ByteBuffer bytes) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            hash.update(bytes.flip());
            return hash.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String operate(OfOperator command, Instant time) {
        if (terms == null && !(command instanceof DefineCampaign)) {
            return answer("UNKNOWN_COUPON", null, false, false);
        }
        var before = noted.stream()
                .filter(note -> !note.key.isEmpty() && note.key.equals(command.operatorKey()))
                .findFirst();
        String told = before.isPresent() ? before.get().answer : carryOut(command, time);
        noted.add(new Noted(command.operatorKey(), told.startsWith("REVOKED ") ? "DONE" : told));
        if (noted.size() > REMEMBERED) {
            noted.remove(0);
        }
        return told.startsWith("REVOKED ") ? told.substring("REVOKED ".length()) : answer(told);
    }

    /** A refusal, DONE, or REVOKED and what is told of the coupon. */
    private String carryOut(OfOperator command, Instant time) {
        if (command instanceof RevokeIssuance revoke) {
            var meant = couponsOf(revoke.userId()).stream()
                    .filter(coupon -> revoke.issuanceNumber() == 0 || coupon.number == revoke.issuanceNumber())
                    .toList();
            if (meant.size() != 1) {
                return meant.isEmpty() ? "NOT_ISSUED" : "AMBIGUOUS_ISSUANCE";
            }
            return meant.get(0).revoked ? "DONE" : takeBack(meant.get(0), revoke.returnToStock());
        }
        if (command instanceof ChangeStatus change) {
            return switch (change.change()) {
                case CLOSE -> {
                    closed = true;
                    yield "DONE";
                }
                case PAUSE, RESUME -> {
                    if (isOver(time)) {
                        yield "CLOSED";
                    }
                    paused = change.change() == ChangeStatus.Change.PAUSE;
                    yield "DONE";
                }
            };
        }
        if (closed) {
            return "CLOSED";
        }
        return command instanceof DefineCampaign define
                ? define(define.terms())
                : restock(requireNonNull(terms), ((ChangeStock) command).delta());
    }

    private String define(CampaignTerms wanted) {
        if (isDrawAhead()
                && registrations > 0
                && !Objects.equals(
                        wanted.drawCommitment(), requireNonNull(terms).drawCommitment())) {
            return "DRAW_PENDING";
        }
        if (wanted.stock() < inHand()) {
            return "STOCK_BELOW_ISSUED";
        }
        terms = wanted;
        return "DONE";
    }

    private String restock(CampaignTerms now, long delta) {
        long stock = now.stock() + delta;
        if (stock < inHand()) {
            return "STOCK_BELOW_ISSUED";
        }
        if (stock < 1 || stock > 1_000_000_000) {
            return "STOCK_OUT_OF_RANGE";
        }
        terms = new CampaignTerms(
                now.name(),
                stock,
                now.opensAt(),
                now.closesAt(),
                now.perUserLimit(),
                now.discount(),
                now.minOrderAmount(),
                now.validDays(),
                now.expiresAt(),
                now.drawCommitment(),
                now.refundPolicy());
        return "DONE";
    }

    private String takeBack(Coupon coupon, boolean returnToStock) {
        coupon.revoked = true;
        coupon.cameBackAs = returnToStock ? ++cameBack : 0;
        return "REVOKED " + coupon.told("REVOKED");
    }

    private String hand(long userId, String key, int rank, Instant time) {
        var days = requireNonNull(terms).validDays();
        var expiresAt = days == null ? terms.expiresAt() : time.plus(Duration.ofDays(days));
        var coupon = new Coupon(coupons.size() + 1, userId, key, rank, expiresAt);
        coupons.add(coupon);
        return coupon.told("ISSUED");
    }

    private String turnAway(long userId, String key, String outcome, int rank) {
        var told = line(userId, key, outcome, 0, rank, 0, null);
        turnedAway.add(new TurnedAway(userId, key, told));
        return told;
    }

    private static String nothing(long userId, String key, String outcome) {
        return line(userId, key, outcome, 0, 0, 0, null);
    }

    private String answer(String answer) {
        return answer(answer, terms, paused, closed);
    }

    /** What the request has been told for good, or until the draw; null: nothing. */
    private @Nullable String settled(long userId, String key) {
        for (var coupon : couponsOf(userId)) {
            if (coupon.key.equals(key)) {
                return coupon.told(coupon.revoked ? "REVOKED" : "ISSUED");
            }
        }
        for (var one : turnedAway) {
            if (one.userId == userId && one.key.equals(key)) {
                return one.told;
            }
        }
        return waiting.stream().anyMatch(one -> one.userId == userId && one.key.equals(key))
                ? nothing(userId, key, "REGISTERED")
                : null;
    }

    /** Those that the user has not given back. */
    private List<Coupon> couponsOf(long userId) {
        return coupons.stream()
                .filter(coupon -> coupon.userId == userId && !coupon.givenBack)
                .toList();
    }

    private long inHand() {
        return coupons.stream().filter(coupon -> coupon.cameBackAs == 0).count();
    }

    private long unsold() {
        return requireNonNull(terms).stock() - inHand();
    }

    private boolean isEarly(Instant time) {
        var opensAt = requireNonNull(terms).opensAt();
        return opensAt != null && time.isBefore(opensAt);
    }

    private boolean isOver(Instant time) {
        var closesAt = requireNonNull(terms).closesAt();
        return closed || (closesAt != null && !time.isBefore(closesAt));
    }

    private boolean isDrawAhead() {
        return terms != null && terms.drawCommitment() != null && !drawn;
    }
}
