package kr.hhplus.projections;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import kr.hhplus.projections.store.DecisionStore;
import kr.hhplus.projections.store.StoredOffsets;
import kr.hhplus.schemas.coupon.CampaignRefusal;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.CampaignDecided;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.tracing.Tracing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;

/** Decisions, and the records that carry them. */
public final class TestDecisions {
    public static final Instant NOON = Instant.parse("2026-12-01T03:00:00.123Z");

    private static final AtomicLong NEXT_COUPON_ID = new AtomicLong(1);
    private static final int COMMAND_PARTITION = 3;

    private TestDecisions() {}

    /** A coupon that no other test has. */
    public static long newCouponId() {
        return NEXT_COUPON_ID.getAndIncrement();
    }

    public static CampaignTerms terms(String name, long stock) {
        return new CampaignTerms(name, stock, null, null, 1, null, 0, null, null);
    }

    public static CampaignDecided accepted(long couponId, long offset, CampaignTerms terms) {
        return new CampaignDecided(couponId, position(offset, NOON), null, terms, false, false);
    }

    /** The terms are those that stay in force. */
    public static CampaignDecided refused(long couponId, long offset, CampaignTerms terms) {
        return new CampaignDecided(
                couponId, position(offset, NOON), CampaignRefusal.STOCK_BELOW_ISSUED, terms, false, false);
    }

    public static IssueDecided issued(long couponId, long offset, long userId, long number) {
        return issued(couponId, offset, userId, number, NOON, null);
    }

    public static IssueDecided issued(
            long couponId, long offset, long userId, long number, Instant at, @Nullable Instant expiresAt) {
        var position = position(offset, at);
        return new IssueDecided(
                couponId, position, userId, RequestKey.NONE, Outcome.ISSUED, number, expiresAt, position, number, 0);
    }

    public static IssueDecided notIssued(long couponId, long offset, long userId, Outcome outcome) {
        var position = position(offset, NOON);
        return new IssueDecided(couponId, position, userId, RequestKey.NONE, outcome, 0, null, position, 0, 0);
    }

    /** Of a request with a key, at noon, without an expiry. */
    public static IssueDecided decided(
            long couponId, long offset, long userId, String requestKey, Outcome outcome, long number, long returned) {
        var position = position(offset, NOON);
        return new IssueDecided(
                couponId, position, userId, requestKey, outcome, number, null, position, number, returned);
    }

    public static LogPosition position(long offset, Instant time) {
        return new LogPosition(COMMAND_PARTITION, offset, time);
    }

    public static List<ConsumerRecord<String, CouponDecision>> records(
            TopicPartition partition, long firstOffset, CouponDecision... decisions) {
        List<ConsumerRecord<String, CouponDecision>> records = new ArrayList<>();
        for (var decision : decisions) {
            records.add(new ConsumerRecord<>(
                    partition.topic(),
                    partition.partition(),
                    firstOffset + records.size(),
                    Long.toString(decision.couponId()),
                    decision));
        }
        return records;
    }

    /** A consumer that has the partition, and shows where it was sent. */
    public static MockConsumer<String, CouponDecision> consumerOf(TopicPartition partition) {
        var consumer = new MockConsumer<String, CouponDecision>("earliest");
        consumer.assign(List.of(partition));
        return consumer;
    }

    /** Hands the records over as the listener's container does, behind a poll that has read them. */
    public static void deliver(
            BatchConsumerAwareMessageListener<String, CouponDecision> projection,
            MockConsumer<String, CouponDecision> consumer,
            List<ConsumerRecord<String, CouponDecision>> records) {
        var last = records.get(records.size() - 1);
        consumer.seek(new TopicPartition(last.topic(), last.partition()), last.offset() + 1);
        projection.onMessage(records, consumer);
    }

    /** Stores the decisions as the projection does, from a log of their own. */
    public static void store(Jdbi jdbi, CouponDecision... decisions) {
        storeAt(Clock.systemUTC(), jdbi, decisions);
    }

    /** The same by another clock. */
    public static void storeAt(Clock clock, Jdbi jdbi, CouponDecision... decisions) {
        var partition = new TopicPartition("log-" + newCouponId(), 0);
        var consumer = consumerOf(partition);
        var store = new DecisionStore(jdbi, new StoredOffsets(jdbi), clock, new SimpleMeterRegistry(), Tracing.off());
        store.onPartitionsAssigned(consumer, List.of(partition));
        deliver(store, consumer, records(partition, 0, decisions));
    }
}
