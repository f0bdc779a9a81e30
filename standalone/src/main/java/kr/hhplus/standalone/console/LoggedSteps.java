package kr.hhplus.standalone.console;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** Finds a ticket's records in the log, by the time that they are of. */
final class LoggedSteps {
    /** Of one time: a draw decides as many at once. */
    private static final int RECORDS_MAX = 100_000;

    private final TopicReads reads;

    LoggedSteps(TopicReads reads) {
        this.reads = reads;
    }

    /** Where the record at an offset of coupon-commands lies, if it is this ticket's request. */
    Optional<RequestWay.Place> request(Ticket ticket, long offset) {
        int partition = Topics.COUPON_COMMANDS.partitionOf(ticket.couponId());
        return reads.read(Topics.COUPON_COMMANDS, topic -> {
            topic.open(partition, offset, offset + 1);
            return Optional.ofNullable(topic.next())
                    .filter(record -> isRequest(read(Topics.COUPON_COMMANDS, record), ticket))
                    .map(LoggedSteps::place);
        });
    }

    /** The ticket's request of this time. */
    Optional<RequestWay.Place> request(Ticket ticket, Instant at) {
        return find(Topics.COUPON_COMMANDS, ticket.couponId(), at, command -> isRequest(command, ticket))
                .map(LoggedSteps::place);
    }

    /** The decision on the ticket by a command of this time. */
    Optional<RequestWay.Decided> decision(Ticket ticket, Instant at) {
        return find(
                        Topics.COUPON_DECISIONS,
                        ticket.couponId(),
                        at,
                        decision -> decision instanceof IssueDecided decided
                                && Ticket.of(decided).equals(ticket)
                                && decided.decidedPosition().time().equals(at))
                .flatMap(record -> Optional.ofNullable(read(Topics.COUPON_DECISIONS, record))
                        .filter(IssueDecided.class::isInstance)
                        .map(IssueDecided.class::cast)
                        .map(decided -> new RequestWay.Decided(
                                at,
                                record.partition(),
                                record.offset(),
                                decided.outcome(),
                                decided.issuanceNumber() == 0 ? null : decided.issuanceNumber())));
    }

    /** The first record of the time whose value is the one; records carry the time of the command that they are about. */
    private <V> Optional<ConsumerRecord<byte[], byte[]>> find(
            Topic<V> topic, long couponId, Instant at, Predicate<@Nullable V> isTheOne) {
        int partition = topic.partitionOf(couponId);
        return reads.read(topic, reader -> {
            var from = reader.offsetAt(partition, at);
            if (from.isEmpty()) {
                return Optional.empty();
            }
            reader.open(partition, from.getAsLong(), from.getAsLong() + RECORDS_MAX);
            for (var record = reader.next();
                    record != null && record.timestamp() <= at.toEpochMilli();
                    record = reader.next()) {
                if (isTheOne.test(read(topic, record))) {
                    return Optional.of(record);
                }
            }
            return Optional.empty();
        });
    }

    private static boolean isRequest(@Nullable CouponCommand command, Ticket ticket) {
        if (command instanceof IssueCoupon issue) {
            return new Ticket(issue.couponId(), issue.userId(), issue.requestKey()).equals(ticket);
        }
        return command instanceof GrantCoupon grant
                && new Ticket(grant.couponId(), grant.userId(), grant.requestKey()).equals(ticket);
    }

    /** Null: it cannot be read. */
    private static <V> @Nullable V read(Topic<V> topic, ConsumerRecord<byte[], byte[]> record) {
        try {
            return topic.valueSerde().deserializer().deserialize(record.topic(), record.value());
        } catch (SerializationException unreadable) {
            return null;
        }
    }

    private static RequestWay.Place place(ConsumerRecord<byte[], byte[]> record) {
        return new RequestWay.Place(Instant.ofEpochMilli(record.timestamp()), record.partition(), record.offset());
    }
}
