package kr.hhplus.schemas.topic;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import kr.hhplus.schemas.connection.KafkaAccess;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics that are missing and checks those that exist. */
public final class TopicAdmin {
    private static final Logger log = LoggerFactory.getLogger(TopicAdmin.class);
    private static final long WAIT_SECONDS_MAX = 60;
    private static final Duration KNOWN_POLL = Duration.ofMillis(50);

    private TopicAdmin() {}

    /**
     * Returns when all topics exist with their settings. Several instances may call it at once.
     *
     * @param replicationFactor 3 in a cluster, 1 with a single broker
     * @throws TopicMismatchException a topic exists with another partition count or another setting
     * @throws KafkaException Kafka does not answer within {@value #WAIT_SECONDS_MAX} s, or refuses
     */
    public static void ensure(String bootstrapServers, Collection<Topic<?>> topics, short replicationFactor) {
        try (Admin admin =
                Admin.create(KafkaAccess.with(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers)))) {
            create(admin, topics, replicationFactor);
            verifyWhenKnown(admin, topics);
        }
    }

    /** A broker may hear of a topic a moment after its creation was acknowledged, to this instance or to another. */
    private static void verifyWhenKnown(Admin admin, Collection<Topic<?>> topics) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
        while (true) {
            try {
                verify(admin, topics);
                return;
            } catch (UnknownTopicOrPartitionException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(KNOWN_POLL.toNanos());
            }
        }
    }

    private static void create(Admin admin, Collection<Topic<?>> topics, short replicationFactor) {
        var existing = await(admin.listTopics().names());
        var missing = topics.stream()
                .filter(topic -> !existing.contains(topic.name()))
                .map(topic -> newTopic(topic, replicationFactor))
                .toList();
        admin.createTopics(missing).values().forEach((name, created) -> {
            try {
                await(created);
                log.info("created topic {}", name);
            } catch (TopicExistsException e) {
                log.debug("topic {} was created by another instance", name);
            }
        });
    }

    private static NewTopic newTopic(Topic<?> topic, short replicationFactor) {
        var settings = new HashMap<>(topic.settings());
        // An acknowledged record survives the loss of any one broker.
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replicationFactor >= 3 ? "2" : "1");
        return new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.of(replicationFactor))
                .configs(settings);
    }

    private static void verify(Admin admin, Collection<Topic<?>> topics) {
        var names = topics.stream().map(Topic::name).toList();
        var descriptions = await(admin.describeTopics(names).allTopicNames());
        var resources = names.stream()
                .collect(Collectors.toMap(name -> name, name -> new ConfigResource(ConfigResource.Type.TOPIC, name)));
        var configs = await(admin.describeConfigs(resources.values()).all());

        List<String> faults = new ArrayList<>();
        for (Topic<?> topic : topics) {
            int partitions =
                    requireNonNull(descriptions.get(topic.name())).partitions().size();
            if (partitions != topic.partitions()) {
                faults.add(topic.name() + " has " + partitions + " partitions, must have " + topic.partitions()
                        + " (the number is fixed for life: use another cluster, or copy the topic)");
            }
            var config = requireNonNull(configs.get(resources.get(topic.name())));
            topic.settings().forEach((key, expected) -> {
                var actual = config.get(key).value();
                if (!expected.equals(actual)) {
                    faults.add(topic.name() + " has " + key + "=" + actual + ", must have " + expected
                            + " (kafka-configs.sh --alter --topic " + topic.name() + " --add-config " + key + "="
                            + expected + ")");
                }
            });
        }
        if (!faults.isEmpty()) {
            throw new TopicMismatchException(String.join("; ", faults));
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka did not answer within " + WAIT_SECONDS_MAX + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for Kafka", e);
        }
    }
}
