package kr.hhplus.benchmarks.design;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.core.env.Environment;

/** Stores the issued coupons of {@link IssueEvents#TO_STORE}: a multi-row insert for each poll, then the offsets. */
final class IssueWriter implements AutoCloseable {
    private static final Duration POLL_MAX = Duration.ofMillis(200);
    private static final long STOP_MS_MAX = 5_000;

    private final KafkaConsumer<String, String> consumer;
    private final DesignTables tables;
    private final Thread thread = new Thread(this::work, "bench-issue-writer");

    IssueWriter(Environment environment, DesignTables tables) {
        this.tables = tables;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        IssueEvents.kafka(environment),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "bench-issue-writer",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(IssueEvents.TO_STORE));
        thread.start();
    }

    private void work() {
        try (consumer) {
            while (true) {
                List<Issue> issues = new ArrayList<>();
                consumer.poll(POLL_MAX).forEach(record -> issues.add(Issue.ofText(record.value())));
                if (!issues.isEmpty()) {
                    tables.insertAll(issues);
                    consumer.commitSync();
                }
            }
        } catch (WakeupException stopped) {
            return;
        }
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        thread.join(STOP_MS_MAX);
    }
}
