package kr.hhplus.orderpayment.product;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings;
import kr.hhplus.orderpayment.database.Transactions;
import kr.hhplus.schemas.connection.MySqlSettings;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.util.FileSystemUtils;

/** The servers that the ITs of products share, with tables and topics; they end with the JVM. */
final class ProductServers {
    static final String ADMIN_TOKEN = "admin-token-of-the-tests";
    static final String TICKET_SECRET = Base64.getEncoder().encodeToString(new byte[32]);
    static final Duration WAIT_MAX = Duration.ofSeconds(30);

    private static final int APPEND_SECONDS_MAX = 20;
    private static final Path DATA_DIR = Path.of("target", "backends-product");
    private static final Backends BACKENDS = start();
    private static final AtomicLong NEXT_PRODUCT_ID = new AtomicLong(1_000_000);
    private static final DataSource DATA_SOURCE = openMySql();
    private static final Jdbi JDBI = Jdbi.create(DATA_SOURCE);

    private ProductServers() {}

    static Backends backends() {
        return BACKENDS;
    }

    static Jdbi jdbi() {
        return JDBI;
    }

    static DataSource dataSource() {
        return DATA_SOURCE;
    }

    /** As an instance has them that reaches MySQL by this source. */
    static ProductTables tables(DataSource dataSource) {
        return new ProductTables(
                new Transactions(Jdbi.create(dataSource), new DataSourceTransactionManager(dataSource)));
    }

    static MySqlSettings mysql() {
        var at = BACKENDS.mysql();
        return new MySqlSettings(at.url(), at.user(), at.password(), 8, Duration.ofSeconds(5));
    }

    /** A product that no other test has. */
    static long newProductId() {
        return NEXT_PRODUCT_ID.getAndIncrement();
    }

    /** What is in memory or Redis would stay for an hour if nobody heard of changes. */
    static ProductSettings settings(boolean cached) {
        return new ProductSettings(
                ADMIN_TOKEN,
                cached,
                1_000,
                100,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofMillis(500),
                ZoneId.of("Asia/Seoul"));
    }

    /** As an order or an operator would, without telling anybody. */
    static void write(long productId, String name, String category, long price, long quantity) {
        JDBI.useTransaction(handle -> ProductTables.write(
                handle, productId, new ProductRequest(name, category, price, quantity), java.time.Instant.now()));
    }

    static void setStock(long productId, long quantity) {
        JDBI.useHandle(handle ->
                handle.execute("UPDATE product_stock SET quantity = ? WHERE product_id = ?", quantity, productId));
    }

    /** Appends, one after the other. */
    @SafeVarargs
    static <V> void append(Topic<V> topic, String key, V... values) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, BACKENDS.kafkaBootstrapServers()),
                new StringSerializer(),
                topic.valueSerde().serializer())) {
            for (V value : values) {
                producer.send(new ProducerRecord<>(topic.name(), key, value)).get(APPEND_SECONDS_MAX, TimeUnit.SECONDS);
            }
        }
    }

    /** Bytes that are no value of the topic, and a record without a value. */
    static void appendUnreadable(Topic<?> topic, String key) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, BACKENDS.kafkaBootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (byte[] value : new byte[][] {{1, 2, 3}, null}) {
                producer.send(new ProducerRecord<>(topic.name(), key, value)).get(APPEND_SECONDS_MAX, TimeUnit.SECONDS);
            }
        }
    }

    private static HikariDataSource openMySql() {
        var dataSource = mysql().open("products-it");
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/order-payment")
                .table("flyway_history_order_payment")
                .load()
                .migrate();
        return dataSource;
    }

    private static Backends start() {
        try {
            FileSystemUtils.deleteRecursively(DATA_DIR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var backends = Backends.start(BackendsSettings.embedded(DATA_DIR));
        TopicAdmin.ensure(backends.kafkaBootstrapServers(), Topics.ALL, (short) 1);
        return backends;
    }
}
