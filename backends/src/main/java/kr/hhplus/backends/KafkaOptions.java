package kr.hhplus.backends;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The broker options that the embedded broker and the one in a container share. */
final class KafkaOptions {
    private static final Map<String, String> OPTIONS = options();

    private KafkaOptions() {}

    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        // Topics are made by the application with their settings, never by a typing error.
        options.put("auto.create.topics.enable", "false");
        // One broker: with the default of three, transactions and groups would wait for ever.
        options.put("default.replication.factor", "1");
        options.put("min.insync.replicas", "1");
        options.put("offsets.topic.replication.factor", "1");
        options.put("transaction.state.log.replication.factor", "1");
        options.put("transaction.state.log.min.isr", "1");
        options.put("share.coordinator.state.topic.replication.factor", "1");
        options.put("share.coordinator.state.topic.min.isr", "1");
        // Fifty by default, which a first start and a recovery would wait for.
        options.put("offsets.topic.num.partitions", "4");
        options.put("transaction.state.log.num.partitions", "4");
        options.put("share.coordinator.state.topic.num.partitions", "4");
        // Groups form at once, and tests may ask for short sessions.
        // Long enough for the threads of one instance to join together, instead of one rebalance after the other.
        options.put("group.initial.rebalance.delay.ms", "200");
        options.put("group.min.session.timeout.ms", "1000");
        options.put("group.consumer.min.session.timeout.ms", "1000");
        options.put("group.consumer.min.heartbeat.interval.ms", "500");
        options.put("group.streams.min.session.timeout.ms", "1000");
        options.put("group.streams.min.heartbeat.interval.ms", "500");
        // A group that has slept for months still knows where it was.
        options.put("offsets.retention.minutes", String.valueOf(Integer.MAX_VALUE));
        // After a SIGKILL the controller takes the broker back only when its old session is over.
        options.put("broker.session.timeout.ms", "3000");
        options.put("broker.heartbeat.interval.ms", "1000");
        // A controller without rivals need not wait for them.
        options.put("controller.quorum.election.timeout.ms", "100");
        // 128 MB by default, a quarter of the heap here.
        options.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 * 1024 * 1024));
        return options;
    }

    static String asProperties() {
        return OPTIONS.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** As the container images read them: {@code KAFKA_AUTO_CREATE_TOPICS_ENABLE}. */
    static Map<String, String> asEnvironment() {
        return OPTIONS.entrySet().stream()
                .collect(Collectors.toMap(
                        option -> "KAFKA_"
                                + option.getKey().toUpperCase(Locale.ROOT).replace('.', '_'),
                        Map.Entry::getValue));
    }
}
