package kr.hhplus.orderpayment.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import kr.hhplus.orderpayment.ShopServers;
import kr.hhplus.orderpayment.idempotency.ShopCalls;
import kr.hhplus.orderpayment.order.Stock.Quantity;
import kr.hhplus.orderpayment.outbox.EventRelay;
import kr.hhplus.orderpayment.payment.HaltingShop.Place;
import kr.hhplus.orderpayment.product.SalesReader;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * A process of the shop is killed between any two steps of a payment, and of the relay's batch; then another one looks.
 * The steps are those that a whole run takes.
 */
class PaymentKillIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(10);
    /** The exit value of SIGKILL. */
    private static final int KILLED = 128 + 9;

    /** Most of a point is the start of a JVM. */
    private static final int PROCESSES_AT_ONCE = 2;

    private final TestShop shop = new TestShop();
    private final String kafka = ShopServers.backends().kafkaBootstrapServers();

    /** An order of two, and the call that pays for it with a coupon. */
    private record Sale(long userId, long productId, long couponId, long orderId) {
        String key() {
            return "kill-" + orderId;
        }
    }

    /** All that a payment changes. */
    private record Seen(
            String order,
            long balance,
            List<String> history,
            long stock,
            List<String> redeemedBy,
            List<String> payments,
            List<String> lines,
            List<String> events,
            List<String> answers) {}

    private static final Seen UNPAID = new Seen(
            "PENDING", 10_000, List.of("CHARGE"), 8, List.of(), List.of(), List.of(), List.of("PLACED"), List.of());
    private static final Seen PAID = new Seen(
            "PAID",
            8_300,
            List.of("CHARGE", "SPEND"),
            8,
            List.of("order"),
            List.of("PAID"),
            List.of("2 for 1700"),
            List.of("PLACED", "PAID", "payment PAID"),
            List.of("201"));

    @BeforeEach
    void nothingWaits() {
        shop.transactions.run(handle -> handle.execute("DELETE FROM outbox"));
    }

    @Test
    void aPaymentThatIsKilledBetweenAnyTwoStepsIsWholeOrNothingAndAskedAgainIsOne() throws Exception {
        var steps = steps(stepped -> pay(stepped, sale()));
        assertThat(steps).endsWith("commit").containsOnlyOnce("commit");
        List<Callable<Sale>> kills = new ArrayList<>();
        for (int step = 1; step <= steps.size(); step++) {
            var place = new Place(step, false);
            var at = "killed before step " + step + ", " + steps.get(step - 1);
            kills.add(() -> killed(place, at, UNPAID));
        }
        kills.add(() -> killed(new Place(steps.size(), true), "killed before the answer", PAID));

        List<Sale> sales = new ArrayList<>();
        var pool = Executors.newFixedThreadPool(PROCESSES_AT_ONCE);
        try {
            for (var kill : pool.invokeAll(kills)) {
                sales.add(kill.get());
            }
        } finally {
            pool.shutdownNow();
        }

        // Lock, read, points, coupon, payment, lines, redemption, status, events, the key and its answer.
        assertThat(sales).hasSizeGreaterThan(20);
        send();
        var copies = copies();
        assertThat(sales)
                .allSatisfy(sale -> assertThat(paidEvents(sale))
                        .hasSize(2)
                        .allSatisfy(event -> assertThat(copies).containsEntry(event, 1)));
    }

    @Test
    void eventsOfARelayThatIsKilledBetweenAnyTwoStepsArriveAndAreCountedOnce() throws Exception {
        paid();
        var steps = steps(stepped -> HaltingShop.relay(stepped, kafka));
        assertThat(steps).endsWith("commit");
        int deletion = IntStream.range(0, steps.size())
                        .filter(i -> steps.get(i).startsWith("DELETE FROM outbox"))
                        .findFirst()
                        .orElseThrow()
                + 1;
        Map<Sale, Integer> copiesExpected = new HashMap<>();
        for (int step = 1; step <= steps.size(); step++) {
            var sale = paid();

            kill(new Place(step, false), kafka);

            assertThat(waiting()).as("killed before step " + step).isEqualTo(3);
            // Kafka has acknowledged them when they are to be deleted.
            copiesExpected.put(sale, step < deletion ? 1 : 2);
            send();
        }
        var sent = paid();
        kill(new Place(steps.size(), true), kafka);
        assertThat(waiting()).isZero();
        copiesExpected.put(sent, 1);

        var copies = copies();
        assertThat(copiesExpected).containsValue(2);
        copiesExpected.forEach((sale, expected) -> assertThat(paidEvents(sale))
                .hasSize(2)
                .allSatisfy(event -> assertThat(copies).containsEntry(event, expected)));
        assertThat(sold(copiesExpected.keySet().stream().map(Sale::productId).toList()))
                .containsOnly(2.0);
    }

    /** Ends with the payment done, whatever the killed one has done of it. */
    private Sale killed(Place place, String at, Seen left) throws Exception {
        var sale = sale();
        assertThat(seen(sale)).isEqualTo(UNPAID);

        kill(place, Long.toString(sale.orderId()), Long.toString(sale.couponId()), sale.key());

        assertThat(seen(sale)).as(at).isEqualTo(left);
        var answer = pay(shop, sale);
        assertThat(answer.getStatusCode()).as(at).isEqualTo(HttpStatus.CREATED);
        assertThat(isReplayed(answer)).as(at).isEqualTo(left.equals(PAID));
        assertThat(seen(sale)).as(at).isEqualTo(PAID);
        var again = pay(shop, sale);
        assertThat(isReplayed(again)).as(at).isTrue();
        assertThat(again.getBody()).as(at).isEqualTo(answer.getBody());
        assertThat(seen(sale)).as(at).isEqualTo(PAID);
        return sale;
    }

    private Sale sale() {
        long product = shop.newProduct(1_000, 10);
        long user = shop.newUser(10_000);
        long coupon = shop.newCoupon("FIXED", 300, null, 0);
        shop.issue(coupon, user, 1, null);
        return new Sale(user, product, coupon, shop.placed(user, new Quantity(product, 2)));
    }

    private Sale paid() {
        var sale = sale();
        assertThat(pay(shop, sale).getStatusCode()).isEqualTo(HttpStatus.CREATED);
        return sale;
    }

    private static ResponseEntity<Object> pay(TestShop shop, Sale sale) {
        return HaltingShop.pay(shop, sale.orderId(), sale.couponId(), sale.key());
    }

    private static boolean isReplayed(ResponseEntity<Object> answer) {
        return answer.getHeaders().getFirst(ShopCalls.REPLAYED_HEADER) != null;
    }

    private interface Work {
        void run(TestShop stepped) throws Exception;
    }

    /** The steps that the work takes. */
    private static List<String> steps(Work work) throws Exception {
        var steps = Collections.synchronizedList(new ArrayList<String>());
        work.run(new TestShop(new SteppedDataSource(ShopServers.dataSource(), new SteppedDataSource.Observer() {
            @Override
            public void after(int step, String what, Connection connection) {
                steps.add(what);
            }
        })));
        return List.copyOf(steps);
    }

    /** Starts a process, kills it at that place, and returns when the database knows that it is dead. */
    private void kill(Place place, String... work) throws Exception {
        var mysql = ShopServers.backends().mysql();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                HaltingShop.class.getName(),
                mysql.url(),
                mysql.user(),
                mysql.password(),
                Integer.toString(place.step()),
                Boolean.toString(place.done())));
        command.addAll(List.of(work));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        // A debugger or agent of this JVM must not be started a second time in the child's.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        var process = builder.start();
        long connection;
        try {
            connection =
                    CompletableFuture.supplyAsync(() -> awaitHalt(process)).get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(KILLED);
        // It holds its locks until the database has noticed.
        await().atMost(WAIT_MAX)
                .pollInterval(POLL)
                .until(() -> shop.number("SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = ?", connection)
                        == 0);
    }

    private static long awaitHalt(Process process) {
        List<String> said = new ArrayList<>();
        return process.inputReader()
                .lines()
                .peek(said::add)
                .filter(line -> line.startsWith(HaltingShop.HALTED))
                .map(line -> Long.valueOf(line.substring(HaltingShop.HALTED.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("ended without coming there: " + String.join("\n", said)));
    }

    private Seen seen(Sale sale) {
        return new Seen(
                shop.status(sale.orderId()),
                shop.balance(sale.userId()),
                texts("SELECT type FROM point_history WHERE user_id = ? ORDER BY id", sale.userId()),
                shop.stock(sale.productId()),
                texts(
                        "SELECT IF(order_id = ?, 'order', 'another') FROM coupon_redemption WHERE coupon_id = ?",
                        sale.orderId(),
                        sale.couponId()),
                texts("SELECT status FROM payment WHERE order_id = ?", sale.orderId()),
                texts(
                        "SELECT CONCAT(l.quantity, ' for ', l.amount - l.discount_amount) FROM payment_line l"
                                + " JOIN payment p ON p.payment_id = l.payment_id WHERE p.order_id = ?",
                        sale.orderId()),
                texts(
                        "SELECT CONCAT(IF(topic = 'payment-events', 'payment ', ''), SUBSTRING_INDEX(event_id, ':', -1))"
                                + " FROM outbox WHERE record_key = ? ORDER BY outbox_id",
                        Long.toString(sale.orderId())),
                texts("SELECT http_status FROM idempotency_key WHERE user_id = ?", sale.userId()));
    }

    private List<String> texts(String sql, Object... arguments) {
        return shop.transactions.read(
                handle -> handle.select(sql, arguments).mapTo(String.class).list());
    }

    private long waiting() {
        return shop.number("SELECT COUNT(*) FROM outbox");
    }

    /** Sends all events that wait. */
    private void send() throws Exception {
        try (var relay = EventRelay.connect(shop.transactions, kafka, (short) 1, 100)) {
            await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> {
                var unused = relay.run();
                return waiting() == 0;
            });
        }
    }

    /** The ids of the events that tell of its payment. */
    private List<String> paidEvents(Sale sale) {
        return texts(
                "SELECT CONCAT('order:', order_id, ':PAID') FROM payment WHERE order_id = ?"
                        + " UNION SELECT CONCAT('payment:', payment_id, ':PAID') FROM payment WHERE order_id = ?",
                sale.orderId(),
                sale.orderId());
    }

    /** How often each event is in its topic, by its id. */
    private Map<String, Integer> copies() {
        Map<String, Integer> copies = new HashMap<>();
        try (var consumer = consumer()) {
            var partitions = new ArrayList<>(partitions(Topics.ORDER_EVENTS));
            partitions.addAll(partitions(Topics.PAYMENT_EVENTS));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    var id = record.headers().lastHeader(EventRelay.EVENT_ID_HEADER);
                    copies.merge(new String(id.value(), StandardCharsets.US_ASCII), 1, Integer::sum);
                }
            }
        }
        return copies;
    }

    /** What a reader that has read all payment-events has counted of the products. */
    private List<Double> sold(List<Long> productIds) {
        var redisSettings =
                new RedisSettings(ShopServers.backends().redisUri(), PROCESSES_AT_ONCE, Duration.ofSeconds(1));
        // Of a day before all that is sold in tests.
        var clock = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
        try (var redis = redisSettings.open();
                var consumer = consumer()) {
            var reader = new SalesReader(kafka, (short) 1, redis, ZoneOffset.UTC, clock, new SimpleMeterRegistry());
            reader.start();
            try {
                var ends = consumer.endOffsets(partitions(Topics.PAYMENT_EVENTS));
                await().atMost(WAIT_MAX).pollInterval(POLL).until(() -> {
                    var places = redis.hgetAll("sales:places");
                    return ends.entrySet().stream()
                            .filter(end -> end.getValue() > 0)
                            .allMatch(end -> end.getValue()
                                    .toString()
                                    .equals(places.get(
                                            Integer.toString(end.getKey().partition()))));
                });
            } finally {
                reader.stop();
            }
            return productIds.stream()
                    .map(product -> redis.zscore(
                            "sales:day:"
                                    + shop.clock
                                            .instant()
                                            .atOffset(ZoneOffset.UTC)
                                            .toLocalDate(),
                            Long.toString(product)))
                    .toList();
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(Topic<?> topic) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
    }
}
