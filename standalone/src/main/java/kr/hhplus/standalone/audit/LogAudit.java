package kr.hhplus.standalone.audit;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Folds one partition's commands again and compares with its decisions, record by record. Reads both as a stream; what
 * it holds is the coupons of the partition. Not thread-safe.
 */
final class LogAudit {
    /** Without a new decision, before the next command counts as not decided. */
    private static final Duration DECISION_WAIT_MAX = Duration.ofSeconds(30);

    private static final int RECORDS_PER_REPORT = 1_000;

    private final LogCursor commands;
    private final LogCursor decisions;
    private final int partition;
    private final long end;
    private final long offsets;
    private final byte @Nullable [] onlyKey;
    private final AuditCounts counts;
    private final AuditProgress progress;
    private final Map<Long, CouponAudit> coupons = new HashMap<>();
    private @Nullable CouponAudit last;
    private long lastDecisionOffset = -1;
    private int unreported;
    private long reported;

    /**
     * @param end where the snapshot of coupon-commands ends
     * @param offsets that this partition of both topics had when the snapshot was made
     * @param onlyCoupon null: all coupons
     */
    LogAudit(
            LogCursor commands,
            LogCursor decisions,
            int partition,
            long end,
            long offsets,
            @Nullable Long onlyCoupon,
            AuditCounts counts,
            AuditProgress progress) {
        this.commands = commands;
        this.decisions = decisions;
        this.partition = partition;
        this.end = end;
        this.offsets = offsets;
        this.onlyKey = onlyCoupon == null ? null : LoggedKey.of(onlyCoupon);
        this.counts = counts;
        this.progress = progress;
    }

    /** The first difference; null: there is none, or the reader has had enough. */
    @Nullable
    Difference run(BooleanSupplier isEnough) {
        commands.open(partition);
        decisions.open(partition);
        while (!isEnough.getAsBoolean()) {
            var record = commands.nextBefore(end);
            if (record == null) {
                return afterTheLast();
            }
            var difference = isAsked(record.key()) ? compare(record) : null;
            if (difference != null) {
                return difference;
            }
            report();
        }
        return null;
    }

    /** What the log says of the coupons of this partition. */
    Collection<CouponAudit> coupons() {
        return coupons.values();
    }

    /** Of the last decision that is compared; -1: none. */
    long lastDecisionOffset() {
        return lastDecisionOffset;
    }

    private boolean isAsked(byte @Nullable [] key) {
        return onlyKey == null || Arrays.equals(onlyKey, key);
    }

    private @Nullable Difference compare(ConsumerRecord<byte[], byte[]> record) {
        counts.commands++;
        var command = LoggedCommand.read(record);
        if (command == null) {
            counts.deadLetters++;
            return null;
        }
        var coupon = coupon(command.couponId());
        if (coupon == null) {
            return new Difference(
                    place(Topics.COUPON_COMMANDS.name(), record.offset()),
                    "only coupons whose records belong into this partition",
                    "coupon " + command.couponId() + ", whose records belong into partition "
                            + LoggedKey.partitionOf(command.couponId()));
        }
        for (var expected : coupon.next(command, LoggedCommand.position(record))) {
            var difference = compare(coupon, record.key(), expected);
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    /** Null: its records do not belong here. */
    private @Nullable CouponAudit coupon(long couponId) {
        if (last == null || last.couponId() != couponId) {
            last = coupons.get(couponId);
            if (last == null && LoggedKey.partitionOf(couponId) == partition) {
                last = new CouponAudit(couponId);
                coupons.put(couponId, last);
                counts.coupons++;
            }
        }
        return last;
    }

    private @Nullable Difference compare(CouponAudit coupon, byte[] key, CouponDecision expected) {
        var record = nextDecision();
        if (record == null) {
            return new Difference(
                    place(
                            Topics.COUPON_COMMANDS.name(),
                            expected.commandPosition().offset()),
                    "decided in " + Topics.COUPON_DECISIONS.name() + " as " + expected,
                    "no decision for " + DECISION_WAIT_MAX.toSeconds() + " s; are the issuance-streams running?");
        }
        counts.decisions++;
        var where = place(Topics.COUPON_DECISIONS.name(), record.offset());
        if (!Arrays.equals(key, record.key())) {
            return new Difference(
                    where,
                    "key " + expected.couponId() + " with " + expected,
                    "a record of another key with " + LoggedDecision.text(record.value()));
        }
        if (!LoggedDecision.is(expected, record.value())) {
            return new Difference(where, expected.toString(), LoggedDecision.text(record.value()));
        }
        lastDecisionOffset = record.offset();
        var violation = coupon.violation(expected);
        return violation == null
                ? null
                : new Difference(where, "numbers without a gap, and no more than stock", violation);
    }

    private @Nullable ConsumerRecord<byte[], byte[]> nextDecision() {
        while (true) {
            var record = decisions.next(DECISION_WAIT_MAX);
            if (record == null || isAsked(record.key())) {
                report();
                return record;
            }
            report();
        }
    }

    /** Nothing may follow on the last decision but those of commands that are not part of the snapshot. */
    private @Nullable Difference afterTheLast() {
        long decisionsEnd = decisions.end();
        // Read after the decisions' end: every decision before it has its command before this.
        long commandsEnd = commands.end();
        while (true) {
            var record = decisions.nextBefore(decisionsEnd);
            if (record == null) {
                report(offsets);
                return null;
            }
            report();
            if (isAsked(record.key())) {
                var decision = LoggedDecision.read(record.value());
                long offset = decision == null ? -1 : decision.commandPosition().offset();
                if (offset < end || offset >= commandsEnd) {
                    return new Difference(
                            place(Topics.COUPON_DECISIONS.name(), record.offset()),
                            "no further decision of the commands before offset " + end,
                            LoggedDecision.text(record.value()));
                }
                counts.newerDecisions++;
            }
        }
    }

    private void report() {
        counts.records++;
        if (++unreported == RECORDS_PER_REPORT) {
            unreported = 0;
            report(Math.min(commands.passed() + decisions.passed(), offsets));
        }
    }

    /** @param behind offsets of the snapshot that lie behind the reader */
    private void report(long behind) {
        progress.onRead(behind - reported);
        reported = behind;
    }

    private String place(String topic, long offset) {
        return topic + ", partition " + partition + ", offset " + offset;
    }
}
