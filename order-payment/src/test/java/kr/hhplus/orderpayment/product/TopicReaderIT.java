package kr.hhplus.orderpayment.product;

import static kr.hhplus.orderpayment.product.ProductServers.WAIT_MAX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kr.hhplus.schemas.topic.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TopicReaderIT {
    private final Topic<byte[]> topic = new Topic<>("mended-" + UUID.randomUUID(), Serdes.ByteArray(), 2, Map.of());
    private final CountDownLatch begun = new CountDownLatch(1);

    private final class Reader extends TopicReader {
        Reader() {
            super(
                    "mended-reader",
                    ProductServers.backends().kafkaBootstrapServers(),
                    (short) 1,
                    List.of(topic),
                    new SimpleMeterRegistry());
        }

        @Override
        void begin(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
            begun.countDown();
        }

        @Override
        void take(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {}
    }

    @Test
    void aTopicThatIsNotAsItShouldBeIsNamedAndReadWhenItIsMended(CapturedOutput output) throws Exception {
        try (var admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                ProductServers.backends().kafkaBootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic.name(), 1, (short) 1)))
                    .all()
                    .get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
            var reader = new Reader();
            reader.start();
            try {
                await().atMost(WAIT_MAX)
                        .until(() -> output.getOut().contains(topic.name() + " has 1 partitions, must have 2"));

                admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(2)))
                        .all()
                        .get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);

                assertThat(begun.await(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } finally {
                reader.stop();
            }
        }
    }
}
