package kr.hhplus.projections.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
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

    private double open() {
        return metrics.get("hhplus.dead.letters.open").gauge().value();
    }

    private static ConsumerRecord<byte[], byte[]> letter(long offset) {
        return new ConsumerRecord<>(AT.topic(), AT.partition(), offset, new byte[0], new byte[1]);
    }
}
