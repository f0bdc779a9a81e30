package kr.hhplus.standalone.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kr.hhplus.issuance.decision.CouponFold;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Whether a receipt says what the log says. Takes in the coupon's commands in the order of the log; those behind the
 * receipt's offset can only add a note. Not thread-safe.
 */
final class ReceiptCheck {
    private final Receipt receipt;
    private final CouponFold fold = new CouponFold();
    /** When the user's coupons were issued up to the receipt's offset, by request key. */
    private final Map<String, Instant> issuedAt = new HashMap<>();

    private List<CouponDecision> atOffset = List.of();
    private final Map<String, IssueDecided> later = new HashMap<>();

    /**
     * The answer.
     *
     * @param text what is true, or the first thing that is not, with what the log says
     * @param note what has become of it since; null: nothing
     */
    record Verdict(boolean isTrue, String text, @Nullable String note) {
        private static Verdict isNot(String field, Object told, String log) {
            return new Verdict(
                    false, field + " is not true: the receipt says " + told + ", and the log says " + log, null);
        }
    }

    ReceiptCheck(Receipt receipt) {
        this.receipt = receipt;
    }

    /** The next command of the coupon. */
    void accept(CouponCommand command, LogPosition position) {
        var decisions = fold.next(command, position);
        if (position.offset() == receipt.offset()) {
            atOffset = decisions;
        }
        for (var decision : decisions) {
            if (decision instanceof IssueDecided issue && issue.userId() == receipt.userId() && !issue.isRepeat()) {
                if (position.offset() > receipt.offset()) {
                    later.put(issue.requestKey(), issue);
                } else if (issue.outcome() == Outcome.ISSUED) {
                    issuedAt.put(issue.requestKey(), position.time());
                }
            }
        }
    }

    /** After the last command. */
    Verdict verdict() {
        int partition = LoggedKey.partitionOf(receipt.couponId());
        if (receipt.partition() != partition) {
            return Verdict.isNot(
                    "receipt.partition", receipt.partition(), "coupon " + receipt.couponId() + " is in " + partition);
        }
        var requestId = receipt.requestId();
        if (requestId != null && requestId.couponId() != receipt.couponId()) {
            return Verdict.isNot(
                    "couponId", receipt.couponId(), "nothing: the requestId is of " + requestId.couponId());
        }
        if (requestId != null && requestId.userId() != receipt.userId()) {
            return Verdict.isNot("userId", receipt.userId(), "nothing: the requestId is of " + requestId.userId());
        }
        if (atOffset.isEmpty()) {
            return Verdict.isNot(
                    "receipt.offset",
                    receipt.offset(),
                    "that no command of coupon " + receipt.couponId() + " is there in partition " + partition);
        }
        List<IssueDecided> ofUser = new ArrayList<>();
        for (var decision : atOffset) {
            if (decision instanceof IssueDecided issue && issue.userId() == receipt.userId()) {
                ofUser.add(issue);
            }
        }
        if (ofUser.isEmpty()) {
            return Verdict.isNot("userId", receipt.userId(), "of offset " + receipt.offset() + ": " + whose());
        }
        if (requestId == null) {
            return compare(ofUser.get(0));
        }
        return ofUser.stream()
                .filter(issue -> issue.requestKey().equals(requestId.requestKey()))
                .findFirst()
                .map(this::compare)
                .orElseGet(() -> Verdict.isNot(
                        "requestId",
                        "request key '" + requestId.requestKey() + "'",
                        "request key '" + ofUser.get(0).requestKey() + "'"));
    }

    private String whose() {
        return atOffset.size() == 1 && atOffset.get(0) instanceof IssueDecided issue
                ? "a command about user " + issue.userId()
                : "a command that decides no request of that user";
    }

    private Verdict compare(IssueDecided decision) {
        var position = decision.decidedPosition();
        if (decision.isRepeat()) {
            return Verdict.isNot(
                    "receipt.offset", receipt.offset(), "that the request was decided at offset " + position.offset());
        }
        if (receipt.status() != decision.outcome()) {
            return Verdict.isNot("status", receipt.status(), decision.outcome().name());
        }
        var issued = decision.issuanceNumber() == 0 ? null : issuedAt.get(decision.requestKey());
        var fault = fault("issuanceNumber", receipt.issuanceNumber(), none(decision.issuanceNumber()));
        fault = fault != null ? fault : fault("issuedAt", receipt.issuedAt(), issued);
        fault = fault != null ? fault : fault("expiresAt", receipt.expiresAt(), decision.expiresAt());
        fault = fault != null ? fault : fault("receipt.rank", receipt.rank(), none(decision.rank()));
        fault = fault != null ? fault : fault("receipt.decidedAt", receipt.decidedAt(), position.time());
        return fault != null
                ? fault
                : new Verdict(true, "the receipt is true: " + text(decision), note(decision.requestKey()));
    }

    /** Null: it is true, or was not told. */
    private static @Nullable Verdict fault(String field, @Nullable Object told, @Nullable Object logged) {
        return told == null || Objects.equals(told, logged)
                ? null
                : Verdict.isNot(field, told, logged == null ? "that there is none" : logged.toString());
    }

    private static @Nullable Long none(long number) {
        return number == 0 ? null : (Long) number;
    }

    private static String text(IssueDecided decision) {
        var position = decision.decidedPosition();
        return "user " + decision.userId() + " got " + decision.outcome() + " of coupon " + decision.couponId()
                + (decision.issuanceNumber() == 0 ? "" : ", number " + decision.issuanceNumber())
                + (decision.rank() == 0 ? "" : ", rank " + decision.rank())
                + (decision.expiresAt() == null ? "" : ", to be spent before " + decision.expiresAt())
                + ", decided by partition " + position.partition() + " offset " + position.offset() + " at "
                + position.time();
    }

    private @Nullable String note(String requestKey) {
        var since = later.get(requestKey);
        return since == null
                ? null
                : "since then it has become " + since.outcome()
                        + (since.issuanceNumber() == 0 ? "" : " (number " + since.issuanceNumber() + ")")
                        + " at offset " + since.decidedPosition().offset() + ", "
                        + since.decidedPosition().time();
    }
}
