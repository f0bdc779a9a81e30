package kr.hhplus.benchmarks.hotcoupon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kr.hhplus.issuance.StreamsSettings;
import kr.hhplus.issuance.topology.BoundedRocksDb;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The yardstick: for each record a get and a put on the same kind of store as the holders' (persistent, bounded in the
 * same way, with a changelog and without a cache), and the record as it is to the output. The guarantee, the commit
 * interval and the other settings are those of the topology. No byte of a record is looked at.
 */
final class GetAndPutStreams {
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(8);
    private static final String STORE = "entries";

    private final StreamsSettings settings;
    private final StreamsKind kind;
    private final String generation;
    private final KafkaStreams streams;

    GetAndPutStreams(StreamsSettings settings, StreamsKind kind, String generation) {
        this.settings = settings;
        this.kind = kind;
        this.generation = generation;
        this.streams = new KafkaStreams(topology(), properties());
    }

    static Topic<CouponCommand> output(String generation) {
        return new Topic<>(
                "get-and-put." + generation,
                Topics.COUPON_COMMANDS.valueSerde(),
                Topics.COUPON_PARTITIONS,
                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE));
    }

    void start() {
        TopicAdmin.ensure(settings.kafkaBootstrapServers(), List.of(output(generation)), settings.replicationFactor());
        streams.start();
    }

    void stop() {
        streams.close(CloseOptions.timeout(CLOSE_WAIT_MAX)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private Topology topology() {
        var bytes = Serdes.ByteArray();
        var topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                "source",
                bytes.deserializer(),
                bytes.deserializer(),
                Topics.COUPON_COMMANDS.name());
        topology.<byte[], byte[], byte[], byte[]>addProcessor(
                "get-and-put", () -> new GetAndPut(kind == StreamsKind.ONE_ENTRY), "source");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), bytes, bytes)
                        .withCachingDisabled()
                        .withLoggingEnabled(
                                Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)),
                "get-and-put");
        topology.addSink("sink", output(generation).name(), bytes.serializer(), bytes.serializer(), "get-and-put");
        return topology;
    }

    private Properties properties() {
        var p = new Properties();
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, kind.applicationId(generation));
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafkaBootstrapServers());
        p.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) settings.replicationFactor());
        p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
        p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int)
                settings.sessionTimeout().toMillis());
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), (int) settings.sessionTimeout()
                .dividedBy(KafkaAccess.HEARTBEATS_A_SESSION)
                .toMillis());
        p.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int)
                settings.transactionTimeout().toMillis());
        return p;
    }

    private static final class GetAndPut implements Processor<byte[], byte[], byte[], byte[]> {
        private final boolean byKey;

        @SuppressWarnings("NullAway.Init") // set by init, before anything else is called
        private ProcessorContext<byte[], byte[]> context;

        @SuppressWarnings("NullAway.Init")
        private KeyValueStore<byte[], byte[]> store;

        GetAndPut(boolean byKey) {
            this.byKey = byKey;
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
            this.store = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            var key = byKey ? record.key() : record.value();
            // What a program would look at is not its concern.
            var unused = store.get(key);
            store.put(key, record.value());
            context.forward(record);
        }
    }
}
