package kr.hhplus.projections.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeadLetterLookTest {
    private static final TopicPartition AT = new TopicPartition(Topics.COUPON_COMMANDS_DLQ.name(), 0);

    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final DeadLetterLook look = new DeadLetterLook(() -> kafka, Duration.ofMillis(10), metrics);

    @BeforeEach
    void aTopicWithTwoLetters() {
        kafka.updatePartitions(AT.topic(), List.of(new PartitionInfo(AT.topic(), AT.partition(), null, null, null)));
        kafka.updateBeginningOffsets(Map.of(AT, 0L));
        kafka.updateEndOffsets(Map.of(AT, 2L));
    }

    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void waitsForNoLetterForEverAndReadsOnTheNextTime() {
        look.look();
        assertThat(open()).isNaN();

        kafka.addRecord(letter(0));
        look.look();
        assertThat(open()).isNaN();

        kafka.addRecord(letter(1));
        look.look();
        assertThat(open()).isEqualTo(2);

        kafka.updateEndOffsets(Map.of(AT, 3L));
        look.look();
        assertThat(open()).isNaN();
    }

    @Test
    void knowsNothingAfterAFailureAndReadsAnewThoughTheConsumerCannotBeClosed() {
        var connections = List.<Consumer<byte[], byte[]>>of(stuck(), kafka).iterator();
        var ownMetrics = new SimpleMeterRegistry();
        var own = new DeadLetterLook(connections::next, Duration.ofMillis(10), ownMetrics);
        own.look();
        assertThat(open(ownMetrics)).isZero();

        assertThatThrownBy(own::forget).isInstanceOf(KafkaException.class);
        assertThat(open(ownMetrics)).isNaN();

        own.look();
        kafka.addRecord(letter(0));
        kafka.addRecord(letter(1));
        own.look();
        assertThat(open(ownMetrics)).isEqualTo(2);
    }

    /** Of a topic without letters. */
    private static MockConsumer<byte[], byte[]> stuck() {
        var consumer = new MockConsumer<byte[], byte[]>("earliest") {
            @Override
            public void close() {
                throw new KafkaException("stuck");
            }
        };
        consumer.updatePartitions(AT.topic(), List.of(new PartitionInfo(AT.topic(), AT.partition(), null, null, null)));
        consumer.updateBeginningOffsets(Map.of(AT, 0L));
        consumer.updateEndOffsets(Map.of(AT, 0L));
        return consumer;
    }

    private double open() {
        return open(metrics);
    }

    private static double open(SimpleMeterRegistry metrics) {
        return metrics.get("hhplus.dead.letters.open").gauge().value();
    }

    private static ConsumerRecord<byte[], byte[]> letter(long offset) {
        return new ConsumerRecord<>(AT.topic(), AT.partition(), offset, new byte[0], new byte[1]);
    }
}
