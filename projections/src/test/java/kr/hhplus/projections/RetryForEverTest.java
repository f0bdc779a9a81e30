package kr.hhplus.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import kr.hhplus.schemas.coupon.CouponDecision;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.MessageListenerContainer;

class RetryForEverTest {
    private static final TopicPartition PARTITION = new TopicPartition("log", 0);

    private final List<TopicPartition> forgotten = new ArrayList<>();
    private final RetryForEver handler = new RetryForEver(new ForgettingProjection());
    private final FakeContainer container = new FakeContainer();
    private final MockConsumer<String, CouponDecision> consumer = TestDecisions.consumerOf(PARTITION);
    private final ConsumerRecords<String, CouponDecision> batch = new ConsumerRecords<>(
            Map.of(PARTITION, TestDecisions.records(PARTITION, 5, TestDecisions.issued(7, 11, 1, 1))), Map.of());

    @BeforeEach
    void theBatchHasBeenPolled() {
        consumer.seek(PARTITION, 6);
    }

    @Test
    void aBatchThatIsTakenAtLastLeavesTheProjectionWhereItIs() {
        var tries = new AtomicInteger();

        handler.handleBatch(new IllegalStateException("away"), batch, consumer, container, () -> {
            if (tries.incrementAndGet() < 2) {
                throw new IllegalStateException("still away");
            }
        });

        assertThat(tries).hasValue(2);
        assertThat(forgotten).isEmpty();
    }

    /** The container then goes on behind the batch. */
    @Test
    void whenARebalanceBreaksTheRetriesOffTheProjectionForgetsWhereItWas() {
        consumer.setPollException(new KafkaException("User rebalance callback throws an error"));

        assertThatThrownBy(() ->
                        handler.handleBatch(new IllegalStateException("away"), batch, consumer, container, () -> {}))
                .isInstanceOf(KafkaException.class);

        assertThat(forgotten).containsExactly(PARTITION);
    }

    @Test
    void noFailureIsHopeless() {
        var tries = new AtomicInteger();

        handler.handleBatch(new ClassCastException(), batch, consumer, container, tries::incrementAndGet);

        assertThat(tries).hasValue(1);
    }

    @Test
    void aPollThatFailsIsNotRepeatedAtOnceUnlessTheContainerStops() {
        container.runningAnswers = 3;

        handler.handleOtherException(new KafkaException("unreadable"), consumer, container, true);

        assertThat(container.runningAnswers).isNegative();
    }

    private final class ForgettingProjection extends Projection {
        @Override
        protected void begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {}

        @Override
        protected void look(Consumer<?, ?> consumer) {}

        @Override
        protected void forget(Collection<TopicPartition> partitions) {
            forgotten.addAll(partitions);
        }

        @Override
        public void onMessage(List<ConsumerRecord<String, CouponDecision>> records, @Nullable Consumer<?, ?> given) {}
    }

    /** Runs for so many questions. */
    private static final class FakeContainer implements MessageListenerContainer {
        private int runningAnswers = Integer.MAX_VALUE;

        @Override
        public boolean isRunning() {
            return runningAnswers-- > 0;
        }

        @Override
        public boolean isPauseRequested() {
            return false;
        }

        @Override
        public boolean isPartitionPauseRequested(TopicPartition partition) {
            return false;
        }

        @Override
        public MessageListenerContainer getContainerFor(String topic, int partition) {
            return this;
        }

        @Override
        public Map<String, Map<MetricName, ? extends Metric>> metrics() {
            return Map.of();
        }

        @Override
        public void setupMessageListener(Object listener) {}

        @Override
        public void start() {}

        @Override
        public void stop() {}
    }
}
