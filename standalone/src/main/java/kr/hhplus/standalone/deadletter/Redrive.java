package kr.hhplus.standalone.deadletter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.deadletter.Redriver.Outgoing;
import org.jspecify.annotations.Nullable;

/** Sends dead letters again, in batches, or says what would become of them. Not thread-safe. */
public final class Redrive {
    /** A letter that has come to the dead letters so often is parked. */
    public static final int ATTEMPTS_MAX_DEFAULT = 3;

    /** Letters that may be asked for by name at once. */
    public static final int IDS_MAX = 100;

    /** Also how many records a reader of coupon-commands waits for at most. */
    private static final int BATCH_RECORDS_MAX = 100;

    private static final int BATCH_BYTES_MAX = 4 * 1024 * 1024;

    private final DeadLetterLog log;
    private final @Nullable Redriver redriver;
    private final @Nullable Integer attemptsMax;
    private final boolean force;
    private final RedriveReport report = new RedriveReport();
    private final List<Outgoing> batch = new ArrayList<>();
    private int batchBytes;

    /**
     * @param redriver null: nothing is sent
     * @param attemptsMax null: attempts do not count
     * @param force whether letters that cannot be decided are sent all the same
     */
    Redrive(DeadLetterLog log, @Nullable Redriver redriver, @Nullable Integer attemptsMax, boolean force) {
        this.log = log;
        this.redriver = redriver;
        this.attemptsMax = attemptsMax;
        this.force = force;
    }

    /**
     * Opens what a redrive needs, and closes it behind the work: the log behind the redriver, so that no mark is missing.
     *
     * @param parked whether it is about those that came back too often
     * @param dryRun nothing is sent
     * @param attemptsMax of those that are not parked: whoever takes a letter out of the parking has looked at it
     * @param force whether letters that cannot be decided are sent all the same
     */
    public static RedriveReport run(
            String kafka,
            boolean parked,
            boolean dryRun,
            int attemptsMax,
            boolean force,
            Function<Redrive, RedriveReport> work) {
        var topic = LetterList.topic(parked);
        try (var redriver = dryRun ? null : new Redriver(kafka, topic);
                var log = new DeadLetterLog(kafka, topic)) {
            return work.apply(new Redrive(log, redriver, parked ? null : attemptsMax, force));
        }
    }

    /** How many records there are to read, about. */
    public long size() {
        return log.size();
    }

    /**
     * Every letter that was not sent again before.
     *
     * @param progress is told how many records are read, about
     */
    public RedriveReport all(LongConsumer progress) {
        long done = 0;
        for (int partition = 0; partition < log.partitions(); partition++) {
            Map<Long, String> redriven = log.redriven(partition);
            long before = done;
            done += log.letters(
                    partition,
                    letter -> handle(letter, redriven.get(letter.id().offset())),
                    read -> progress.accept(before + read));
        }
        flush();
        return report;
    }

    /** These letters; throws {@link CommandFailure} before any is sent when one of them is not there. */
    public RedriveReport each(Collection<DeadLetterId> ids) {
        var letters = ids.stream().sorted().distinct().map(log::require).toList();
        for (var letter : letters) {
            handle(letter, log.redriven(letter.id()).orElse(null));
        }
        flush();
        return report;
    }

    /** Another command in the letter's place; throws {@link CommandFailure} where the letter was sent or parked before. */
    RedriveReport repaired(DeadLetterId id, CouponCommand command) {
        var letter = log.require(id);
        requireSameCoupon(letter, command);
        var redrivenTo = log.redriven(id).orElse(null);
        if (redrivenTo != null) {
            throw sentBefore(id, redrivenTo);
        }
        var value = CommandJson.bytes(command);
        if (redriver == null) {
            report.sent(letter, "repaired, as " + command, null);
        } else {
            var to = redriver.send(List.of(redriver.repaired(letter, command.couponId(), value)));
            report.sent(letter, "repaired, to " + to.get(0), null);
        }
        return report;
    }

    private static CommandFailure sentBefore(DeadLetterId id, String redrivenTo) {
        var parking = Topics.COUPON_COMMANDS_PARKING.name() + "-";
        return CommandFailure.failed(
                redrivenTo.startsWith(parking)
                        ? id + " is parked, and repaired there: ./hhplus dlq redrive --parked "
                                + redrivenTo.substring(parking.length()).replace('@', ':') + " --repair FILE"
                        : id + " was sent again before and is now " + redrivenTo);
    }

    /** A letter is of the coupon of its key, or of its value where that can be read; else of any. */
    private static void requireSameCoupon(DeadLetter letter, CouponCommand command) {
        var found = CommandCheck.read(letter.value());
        var ofKey = CommandCheck.couponOf(letter.key());
        var ofValue = found == null ? null : found.couponId();
        boolean isAny = ofKey == null && ofValue == null;
        Long couponId = command.couponId();
        if (!isAny && !couponId.equals(ofKey) && !couponId.equals(ofValue)) {
            throw CommandFailure.unusable("the repaired command is of coupon " + couponId + ", and " + letter.id()
                    + " is of coupon " + (ofKey == null ? ofValue : ofKey));
        }
    }

    private void handle(DeadLetter letter, @Nullable String redrivenTo) {
        var action = RedriveAction.of(letter, redrivenTo, attemptsMax, force);
        if (action instanceof RedriveAction.Nothing nothing) {
            report.sentBefore(letter, nothing.redrivenTo());
        } else if (action instanceof RedriveAction.Refuse refuse) {
            report.refused(letter, refuse.fault());
        } else if (redriver == null) {
            reportSent(letter, action, null);
        } else {
            var target = action instanceof RedriveAction.Park ? Topics.COUPON_COMMANDS_PARKING : Topics.COUPON_COMMANDS;
            var outgoing = redriver.again(letter, target);
            batch.add(outgoing);
            batchBytes += letter.value() == null ? 0 : letter.value().length;
            if (batch.size() == BATCH_RECORDS_MAX || batchBytes >= BATCH_BYTES_MAX) {
                flush();
            }
        }
    }

    private void flush() {
        if (redriver == null || batch.isEmpty()) {
            return;
        }
        var places = redriver.send(batch);
        for (int i = 0; i < batch.size(); i++) {
            var letter = batch.get(i).letter();
            reportSent(letter, RedriveAction.of(letter, null, attemptsMax, force), places.get(i));
        }
        batch.clear();
        batchBytes = 0;
    }

    /** @param place null: it is not sent */
    private void reportSent(DeadLetter letter, RedriveAction action, @Nullable String place) {
        if (action instanceof RedriveAction.Park park) {
            report.parked(letter, park.attempts(), place);
        } else if (action instanceof RedriveAction.Send send) {
            var command = CommandCheck.read(letter.value());
            var what = command == null
                    ? "as it is"
                    : command.getClass().getSimpleName() + " of coupon " + command.couponId();
            report.sent(letter, place == null ? what : what + ", to " + place, send.fault());
        }
    }
}
