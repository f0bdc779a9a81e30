package kr.hhplus.standalone.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.Ports;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.run.ApiClient.Answer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Each service does its work with the rights that deploy/security gives it, and cannot do another's. */
@ExtendWith(SharedBackends.class)
class LeastPrivilegeIT {
    private static final Duration EFFECT_WAIT_MAX = Duration.ofSeconds(30);
    private static final int ANSWER_SECONDS_MAX = 20;
    private static final int TABLE_ACCESS_DENIED = 1142;
    private static final long COUPON = 1;
    private static final long CONSOLE_COUPON = 2;
    private static final long USER = 42;

    @TempDir
    private static Path dir;

    private static GuardedServers servers;
    /** In the order of their start: a client that a service makes later has the rights of the last. */
    private static final Map<Role, Services> SERVICES = new HashMap<>();

    @BeforeAll
    static void start(Backends shared) throws Exception {
        servers = GuardedServers.start(dir, shared.mysql());
        for (var role : List.of(Role.INGRESS, Role.STREAMS, Role.ORDER_PAYMENT, Role.CONSOLE, Role.PROJECTIONS)) {
            var user = role.label();
            System.setProperty(
                    KafkaAccess.PROPERTY, servers.kafkaClientConfig(user).toString());
            // The topology uses Kafka alone.
            var ofServers = role == Role.STREAMS ? Role.INGRESS.label() : user;
            SERVICES.put(
                    role,
                    TestServices.start(
                            List.of(role),
                            new BackendAddresses(servers.kafka(), servers.redis(ofServers), servers.mysql(ofServers)),
                            dir,
                            Map.of("hhplus.projections.watch-interval", "200ms")));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        System.clearProperty(KafkaAccess.PROPERTY);
        SERVICES.values().forEach(Services::close);
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void everyServiceDoesItsWorkWithItsOwnRights() throws Exception {
        var door = api(Role.INGRESS);
        var shop = api(Role.ORDER_PAYMENT);

        assertStatus(
                200,
                door.define(
                        COUPON,
                        Map.of("name", "Guarded", "stock", 3, "discount", Map.of("type", "FIXED", "value", 500))));
        var ticket = door.publish(USER, COUPON).text("requestId");
        assertThat(door.outcome(ticket).text("status")).isEqualTo("ISSUED");
        try (var admin = servers.redisClient(GuardedServers.ADMIN)) {
            assertThat(admin.del("ticket:" + COUPON + ":" + USER)).isEqualTo(1);
        }
        assertThat(door.outcome(ticket).text("status")).as("by MySQL").isEqualTo("ISSUED");
        assertThat(api(Role.PROJECTIONS)
                        .get("/api/v1/campaigns/" + COUPON)
                        .body()
                        .path("issued")
                        .asInt())
                .isEqualTo(1);

        long product = post(
                        shop,
                        "/api/v1/products",
                        "{\"name\": \"A book\", \"category\": \"books\", \"price\": 1000, \"quantity\": 9}")
                .body()
                .path("productId")
                .asLong();
        assertThat(stock(shop, product)).isEqualTo(9);
        post(shop, "/api/v1/points/charge", "{\"userId\": 42, \"amount\": 5000}");
        var items = "{\"userId\": 42, \"items\": [{\"productId\": %d, \"quantity\": 2}]}".formatted(product);
        long order = post(shop, "/api/v1/order", items).body().path("orderId").asLong();
        var payment = post(shop, "/api/v1/payment", "{\"orderId\": %d, \"couponId\": %d}".formatted(order, COUPON));
        assertThat(payment.body().path("paidAmount").asInt()).isEqualTo(1500);
        post(
                shop,
                "/api/v1/payment/" + payment.body().path("paymentId").asLong() + "/refund",
                "{\"items\": [{\"lineNo\": 1, \"quantity\": 1}]}");
        long other = post(shop, "/api/v1/order", items).body().path("orderId").asLong();
        assertStatus(200, send(shop, "/api/v1/order/" + other + "/cancel", ""));
        assertThat(shop.get("/api/v1/users/42/coupons")
                        .body()
                        .at("/coupons/0/status")
                        .asString(""))
                .isEqualTo("USED");
        // By the outbox, Kafka and Redis.
        await().atMost(EFFECT_WAIT_MAX).until(() -> stock(shop, product) == 8);
        await().atMost(EFFECT_WAIT_MAX)
                .until(() -> shop.get("/api/v1/products/best?days=1")
                                .body()
                                .at("/products/0/sold")
                                .asInt()
                        == 1);
        await().atMost(EFFECT_WAIT_MAX)
                .untilAsserted(() -> assertThat(metrics(Role.PROJECTIONS))
                        .contains("hhplus_consumer_lag_records{group=\"issuance\",topic=\"coupon-commands\"} 0.0")
                        .contains("hhplus_dead_letters_open_records 0.0")
                        .contains("hhplus_guarantee_check_age_seconds 0."));
    }

    /** Its jobs and searches connect when they are asked for. */
    @Test
    void theConsoleDoesItsWorkWithItsOwnRights() throws Exception {
        var door = api(Role.INGRESS);
        assertStatus(200, door.define(CONSOLE_COUPON, Map.of("name", "Looked at", "stock", 1)));
        assertThat(door.outcome(door.publish(USER + 1, CONSOLE_COUPON).text("requestId"))
                        .text("status"))
                .isEqualTo("ISSUED");
        var console = api(Role.CONSOLE);
        var before = requireNonNull(System.getProperty(KafkaAccess.PROPERTY));
        System.setProperty(
                KafkaAccess.PROPERTY,
                servers.kafkaClientConfig(Role.CONSOLE.label()).toString());
        try {
            assertThat(console.getAsOperator("/api/v1/admin/pipeline").body().path("parts"))
                    .filteredOn(part -> List.of("kafka", "mysql", "redis")
                            .contains(part.path("name").asString()))
                    .hasSize(3)
                    .allSatisfy(part -> assertThat(part.path("status").asString())
                            .as("%s", part)
                            .isEqualTo("UP"));
            for (var read : List.of("requests?userId=42", "log", "dead-letters", "dead-letters?parked=true")) {
                assertStatus(200, console.getAsOperator("/api/v1/admin/" + read));
            }
            for (var job : List.of(
                    "{\"kind\": \"AUDIT\", \"couponId\": 2}",
                    "{\"kind\": \"REPLAY\", \"projection\": \"MYSQL\", \"dryRun\": false}",
                    "{\"kind\": \"REPLAY\", \"projection\": \"REDIS\", \"dryRun\": false}",
                    "{\"kind\": \"REDRIVE\", \"dryRun\": false}")) {
                assertStatus(202, send(console, "/api/v1/admin/jobs", job));
                var ended = await().atMost(EFFECT_WAIT_MAX)
                        .until(
                                () -> console.getAsOperator("/api/v1/admin/jobs")
                                        .body()
                                        .at("/jobs/0"),
                                seen -> !seen.path("state").asString().equals("RUNNING"));
                assertThat(ended.path("state").asString()).as("%s", ended).isEqualTo("PASSED");
            }
        } finally {
            System.setProperty(KafkaAccess.PROPERTY, before);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ingress       | UPDATE coupon_decision SET outcome = 'ISSUED'
            ingress       | SELECT balance FROM user_point
            projections   | SELECT balance FROM user_point
            projections   | DELETE FROM coupon_redemption
            order-payment | UPDATE coupon_decision SET user_id = 1
            order-payment | UPDATE projection_offset SET next_offset = 0
            order-payment | DROP TABLE coupon_campaign
            console       | DELETE FROM coupon_decision
            console       | SELECT balance FROM user_point
            """)
    void inMySqlNoServiceTouchesAnothersRows(String service, String statement) {
        assertThatThrownBy(() -> {
                    var address = servers.mysql(service);
                    try (var connection =
                                    DriverManager.getConnection(address.url(), address.user(), address.password());
                            var refused = connection.createStatement()) {
                        refused.execute(statement);
                    }
                })
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getErrorCode()).as(e.getMessage()).isEqualTo(TABLE_ACCESS_DENIED));
    }

    @Test
    void inRedisNoServiceTouchesAnothersKeysNorTheServer() {
        for (var service : List.of("ingress", "projections", "order-payment", "console")) {
            try (var redis = servers.redisClient(service)) {
                // Whether it is the master that Sentinels name.
                assertThat(call(redis, Protocol.Command.ROLE)).isNotNull();
                assertRefused(redis, RedisClient::flushAll);
                assertRefused(redis, client -> client.keys("*"));
                assertRefused(redis, client -> call(client, Protocol.Command.CONFIG, "GET", "*"));
            }
        }
        try (var ingress = servers.redisClient("ingress");
                var projections = servers.redisClient("projections");
                var shop = servers.redisClient("order-payment")) {
            for (var coupons : List.of(ingress, projections)) {
                assertRefused(coupons, redis -> redis.get("product:1"));
                assertRefused(coupons, redis -> redis.set("products:generation", "x"));
            }
            assertRefused(ingress, redis -> redis.publish("shown", "x"));
            assertRefused(projections, redis -> redis.publish("other", "x"));
            assertRefused(shop, redis -> redis.get("ticket:1:42"));
            assertRefused(shop, redis -> redis.subscribe(new JedisPubSub() {}, "shown"));
            assertThatThrownBy(() -> shop.eval("return redis.call('DEL', 'queue:1')"))
                    .hasMessageContaining("can't access at least one of the keys");
        }
        try (var nobody = servers.redisWithoutUser()) {
            assertThatThrownBy(() -> nobody.get("ticket:1:42"))
                    .isInstanceOf(JedisDataException.class)
                    .hasMessageContaining("NOAUTH");
        }
    }

    @Test
    void inRedisAReplicaTakesOverForADeadMaster() throws Exception {
        int master = Ports.free();
        int replica = Ports.free();
        int sentinel = Ports.free();
        var dying = servers.startRedis("redis-1", master, OptionalInt.empty());
        servers.startRedis("redis-2", replica, OptionalInt.of(master));
        servers.startSentinel("sentinel-1", sentinel, master);
        await("the Sentinel knows the replica")
                .atMost(EFFECT_WAIT_MAX)
                .ignoreExceptionsInstanceOf(JedisException.class)
                .until(() -> !replicasKnownTo(sentinel).isEmpty());

        GuardedServers.kill(dying);

        await("the replica is the master")
                .atMost(EFFECT_WAIT_MAX)
                .ignoreExceptionsInstanceOf(JedisException.class)
                .until(() -> servers.replication(replica).contains("role:master"));
        try (var admin = servers.redisClient(GuardedServers.ADMIN, replica)) {
            assertThat(call(admin, Protocol.Command.ACL, "LOG"))
                    .as("what it has refused")
                    .isEqualTo(List.of());
        }
    }

    @Test
    void inKafkaEachTopicHasItsWriters() throws Exception {
        assertThat(usersWho(AclOperation.WRITE))
                .isEqualTo(Map.of(
                        Topics.COUPON_COMMANDS, Set.of("ingress", "console"),
                        Topics.COUPON_DECISIONS, Set.of("streams"),
                        Topics.COUPON_STATE, Set.of("streams"),
                        Topics.COUPON_COMMANDS_DLQ, Set.of("streams", "console"),
                        Topics.COUPON_COMMANDS_PARKING, Set.of("console"),
                        Topics.ORDER_EVENTS, Set.of("order-payment"),
                        Topics.PAYMENT_EVENTS, Set.of("order-payment"),
                        Topics.PRODUCT_CHANGES, Set.of("order-payment"),
                        Topics.OPERATOR_LOG, Set.of("ingress", "order-payment", "console")));
    }

    @Test
    void inKafkaNobodyAltersOrDeletesATopic() throws Exception {
        for (var operation : List.of(AclOperation.DELETE, AclOperation.ALTER, AclOperation.ALTER_CONFIGS)) {
            assertThat(usersWho(operation)).as(operation.name()).isEmpty();
        }
    }

    @Test
    void aWriteOfSomebodyElseIsRefusedByTheBroker() throws Exception {
        try (var ingress =
                new KafkaProducer<>(servers.kafkaClient("ingress"), new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() -> ingress.send(new ProducerRecord<>(Topics.COUPON_DECISIONS.name(), "1", "forged"))
                            .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void aWrongPasswordOpensNothing() throws Exception {
        Map<String, Object> forged = servers.kafkaClient("ingress");
        forged.computeIfPresent(
                "sasl.jaas.config", (key, jaas) -> ((String) jaas).replace("password=\"", "password=\"x"));

        try (var admin = Admin.create(forged)) {
            assertThatThrownBy(() -> admin.listTopics().names().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    /** By topic; without those that nobody may. */
    private static Map<Topic<?>, Set<String>> usersWho(AclOperation operation) throws Exception {
        Map<Topic<?>, Set<String>> users = new HashMap<>();
        for (var service : GuardedServers.SERVICES) {
            try (var admin = Admin.create(servers.kafkaClient(service))) {
                var described = admin.describeTopics(
                                Topics.ALL.stream().map(Topic::name).toList(),
                                new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .allTopicNames()
                        .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
                for (var topic : Topics.ALL) {
                    if (requireNonNull(described.get(topic.name()))
                            .authorizedOperations()
                            .contains(operation)) {
                        users.computeIfAbsent(topic, of -> new HashSet<>()).add(service);
                    }
                }
            }
        }
        return users;
    }

    private static List<Map<String, String>> replicasKnownTo(int sentinel) {
        try (var asked = new Jedis(Ports.LOOPBACK, sentinel)) {
            return asked.sentinelReplicas("hhplus");
        }
    }

    private static Object call(RedisClient redis, Protocol.Command command, Object... arguments) {
        return redis.executeCommand(new CommandArguments(command).addObjects(arguments));
    }

    private static void assertRefused(RedisClient redis, Consumer<RedisClient> call) {
        assertThatThrownBy(() -> call.accept(redis)).isInstanceOf(JedisAccessControlException.class);
    }

    private static ApiClient api(Role role) {
        return new ApiClient(requireNonNull(SERVICES.get(role)).http());
    }

    private static int stock(ApiClient shop, long product) throws Exception {
        return shop.get("/api/v1/products/" + product).body().path("quantity").asInt();
    }

    private static String metrics(Role role) throws Exception {
        var request = HttpRequest.newBuilder(
                        requireNonNull(SERVICES.get(role)).management().resolve("/actuator/prometheus"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static Answer post(ApiClient api, String path, String body) throws Exception {
        var answer = send(api, path, body);
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isIn(200, 201);
        return answer;
    }

    private static Answer send(ApiClient api, String path, String body) throws Exception {
        return api.send(api.request(path)
                .header("Authorization", "Bearer " + TestServices.ADMIN_TOKEN)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static void assertStatus(int status, Answer answer) {
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    }
}
