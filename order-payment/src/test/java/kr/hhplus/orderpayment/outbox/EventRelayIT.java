package kr.hhplus.orderpayment.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings;
import kr.hhplus.orderpayment.ShopServers;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.orderpayment.lifecycle.RepeatedWork;
import kr.hhplus.schemas.shop.OrderEvent;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.util.FileSystemUtils;

class EventRelayIT {
    private static final String OWN_EVENTS = "relay-test:";
    private static final Duration ARRIVAL_MAX = Duration.ofSeconds(90);
    private static final int ORDERS = 20;
    private static final AtomicLong NEXT_ORDER_ID = new AtomicLong(1);

    private final Jdbi jdbi = Jdbi.create(new TransactionAwareDataSourceProxy(ShopServers.dataSource()));
    private final Transactions transactions =
            new Transactions(jdbi, new DataSourceTransactionManager(ShopServers.dataSource()));
    private final EventOutbox outbox = new EventOutbox(jdbi, Clock.systemUTC(), () -> {});
    /** Of this test alone. */
    private final List<Long> orders =
            Stream.generate(NEXT_ORDER_ID::getAndIncrement).limit(ORDERS).toList();

    @BeforeEach
    void nothingWaits() {
        transactions.run(handle -> handle.execute("DELETE FROM outbox"));
    }

    @Test
    void anEventOfATransactionThatIsUndoneNeverLeaves() {
        assertThatThrownBy(() -> transactions.run(handle -> {
                    outbox.add(event(1, 1));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThatThrownBy(() -> outbox.add(event(1, 1))).isInstanceOf(IllegalStateException.class);

        assertThat(waiting()).isZero();
    }

    @Test
    void allEventsArriveInOrderForEachOrderThoughKafkaWasAwayTwice() throws Exception {
        var dataDir = Path.of("target", "backends-relay");
        FileSystemUtils.deleteRecursively(dataDir);
        int port = freePort();
        var address = "127.0.0.1:" + port;
        add(1, 3);

        try (var relay = EventRelay.connect(transactions, address, (short) 1, 7)) {
            var work = new RepeatedWork("relay", Duration.ofMillis(20), relay::run);
            work.start();
            try {
                try (var kafka = start(dataDir, port)) {
                    awaitAllSent();
                    assertInOrder(kafka.kafkaBootstrapServers(), 3);
                }
                add(4, 6);
                try (var kafka = start(dataDir, port)) {
                    awaitAllSent();
                    assertInOrder(kafka.kafkaBootstrapServers(), 6);
                }
            } finally {
                work.stop();
            }
        }
    }

    @Test
    void anEventIsSentWhenItsTransactionHasCommittedAndNotAtTheNextLook() throws Exception {
        var kafka = ShopServers.backends().kafkaBootstrapServers();
        try (var relay = EventRelay.connect(transactions, kafka, (short) 1, 1_000)) {
            var work = new RepeatedWork("relay", Duration.ofHours(1), relay::run);
            var waking = new EventOutbox(jdbi, Clock.systemUTC(), work::wake);
            work.start();
            try {
                for (int version = 1; version <= 2; version++) {
                    var next = event(1, version);
                    transactions.run(handle -> {
                        waking.add(next);
                        return next;
                    });
                    awaitAllSent();
                }
            } finally {
                work.stop();
            }
        }
    }

    @Test
    void whoDiesBeforeTheDeletionLeavesCopiesThatTheirIdsTell() throws Exception {
        add(1, 2);
        var kafka = ShopServers.backends().kafkaBootstrapServers();
        try (var relay = EventRelay.connect(transactions, kafka, (short) 1, 1_000)) {
            // As a process that is killed when Kafka has acknowledged.
            assertThatThrownBy(() -> transactions.run(handle -> {
                        runInside(relay);
                        throw new IllegalStateException("killed");
                    }))
                    .hasMessage("killed");
            assertThat(waiting()).isEqualTo(2L * ORDERS);

            while (relay.run()) {}
        }

        assertThat(waiting()).isZero();
        assertInOrder(kafka, 2);
    }

    @Test
    void twoRelaysDoNotDisturbTheOrder() throws Exception {
        var kafka = ShopServers.backends().kafkaBootstrapServers();
        try (var one = EventRelay.connect(transactions, kafka, (short) 1, 5);
                var two = EventRelay.connect(transactions, kafka, (short) 1, 5)) {
            var first = new RepeatedWork("relay-1", Duration.ofMillis(10), one::run);
            var second = new RepeatedWork("relay-2", Duration.ofMillis(10), two::run);
            first.start();
            second.start();
            add(1, 10);
            awaitAllSent();
            first.stop();
            second.stop();
        }

        assertInOrder(kafka, 10);
    }

    @Test
    void aBatchWhoseTimeIsOverLeavesTheRestToTheNextOnes() throws Exception {
        add(1, 2);
        var producer = new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        try (var relay = new EventRelay(transactions, producer, () -> {}, 1_000, Duration.ZERO)) {
            assertThat(relay.run()).isTrue();
            assertThat(waiting()).isEqualTo(2L * ORDERS - 1);

            while (relay.run()) {}
        }

        assertThat(waiting()).isZero();
        assertThat(producer.history().stream()
                        .map(record -> new String(
                                record.headers()
                                        .lastHeader(EventRelay.EVENT_ID_HEADER)
                                        .value(),
                                StandardCharsets.US_ASCII))
                        .toList())
                .isEqualTo(Stream.of(1, 2)
                        .flatMap(number -> orders.stream().map(order -> OWN_EVENTS + order + ":" + number))
                        .toList());
    }

    private static void runInside(EventRelay relay) {
        try {
            relay.run();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Events of these numbers for every order, each in a transaction of its own. */
    private void add(int from, int to) {
        for (int number = from; number <= to; number++) {
            for (long order : orders) {
                var event = event(order, number);
                transactions.run(handle -> {
                    outbox.add(event);
                    return null;
                });
            }
        }
    }

    private static OrderEvent event(long orderId, int number) {
        return new OrderEvent(
                OWN_EVENTS + orderId + ":" + number,
                orderId,
                1,
                OrderEvent.Type.PLACED,
                List.of(new OrderEvent.Line(1, 1, number)),
                Instant.parse("2026-12-01T03:00:00Z"));
    }

    private long waiting() {
        return transactions.read(handle ->
                handle.select("SELECT COUNT(*) FROM outbox").mapTo(Long.class).one());
    }

    private void awaitAllSent() {
        Awaitility.await().atMost(ARRIVAL_MAX).until(() -> waiting() == 0);
    }

    /** Without the copies, which their ids tell, each order has the events 1 to this one in this order. */
    private void assertInOrder(String bootstrapServers, int last) {
        var numbers = new HashMap<String, List<Long>>();
        var seen = new LinkedHashSet<String>();
        try (var consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringDeserializer(),
                Topics.ORDER_EVENTS.valueSerde().deserializer())) {
            var partitions = IntStream.range(0, Topics.SHOP_PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(Topics.ORDER_EVENTS.name(), partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    // Other tests write to the topic too.
                    if (!record.value().eventId().startsWith(OWN_EVENTS)) {
                        continue;
                    }
                    var id = new String(
                            record.headers()
                                    .lastHeader(EventRelay.EVENT_ID_HEADER)
                                    .value(),
                            StandardCharsets.US_ASCII);
                    assertThat(id).isEqualTo(record.value().eventId());
                    if (orders.contains(record.value().orderId()) && seen.add(id)) {
                        numbers.computeIfAbsent(record.key(), key -> new ArrayList<>())
                                .add(record.value().lines().get(0).unitPrice());
                    }
                }
            }
        }
        assertThat(numbers).hasSize(ORDERS);
        assertThat(numbers.values())
                .allSatisfy(ofOrder -> assertThat(ofOrder)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, last).boxed().toList()));
    }

    private static Backends start(Path dataDir, int kafkaPort) {
        var any = BackendsSettings.embedded(dataDir);
        return Backends.start(new BackendsSettings(
                any.mode(),
                any.dataDir(),
                any.cacheDir(),
                kafkaPort,
                any.redisPort(),
                any.mysqlPort(),
                List.of(),
                null));
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
