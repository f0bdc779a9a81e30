package kr.hhplus.standalone.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kr.hhplus.backends.Backend;
import kr.hhplus.backends.Backends;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.coupon.CouponDecision;
import kr.hhplus.schemas.coupon.CouponDecision.IssueDecided;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.view.RedisKeys;
import kr.hhplus.standalone.audit.AuditCommand;
import kr.hhplus.standalone.audit.VerifyReceiptCommand;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.flood.Flood;
import kr.hhplus.standalone.flood.FloodPlan;
import kr.hhplus.standalone.flood.FloodProgress;
import kr.hhplus.standalone.flood.FloodTarget;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.SetParams;
import tools.jackson.databind.node.ObjectNode;

/** The audit passes after kills in the middle of a flood, and names whatever a hand has changed since. */
@ExtendWith(SharedBackends.class)
class AuditIT {
    private static final int STOCK = 400;
    private static final int USERS = 1_000;
    private static final int REQUESTS = 1_500;
    private static final double REQUESTS_PER_SECOND = 700;
    private static final int CONNECTIONS = 32;
    private static final int KILL_AFTER_ANSWERS = 400;
    private static final Duration DRILL_MAX = Duration.ofMinutes(2);
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(30);

    @TempDir
    private static Path dir;

    private static Backends backends;
    private static RedisClient redis;
    private static Jdbi jdbi;
    private static RoleProcess ingress;
    private static RoleProcess streams;
    private static RoleProcess projections;
    private static long coupon;
    /** A user with one of the coupons. */
    private static long winner;

    @BeforeAll
    static void floodWithKills(Backends shared) throws Exception {
        backends = shared;
        redis = new RedisSettings(shared.redisUri(), 2, Duration.ofSeconds(5)).open();
        jdbi = Jdbi.create(
                shared.mysql().url(), shared.mysql().user(), shared.mysql().password());
        ingress = new RoleProcess(Role.INGRESS, shared, dir);
        streams = new RoleProcess(Role.STREAMS, shared, dir);
        projections = new RoleProcess(Role.PROJECTIONS, shared, dir);
        start(ingress, streams, projections);
        coupon = SharedBackends.newCoupon();
        var kills = new KillsOnce();
        Flood.run(
                new FloodTarget(
                        ingress.http(), shared.kafkaBootstrapServers(), shared.mysql(), TestServices.ADMIN_TOKEN),
                new FloodPlan(coupon, STOCK, USERS, REQUESTS, REQUESTS_PER_SECOND, CONNECTIONS, 1),
                kills);
        requireNonNull(kills.done, "the flood was over before the kill").get(DRILL_MAX.toSeconds(), TimeUnit.SECONDS);
        // The pool still holds connections to the Redis that was killed.
        await().atMost(ANSWER_WAIT_MAX)
                .ignoreExceptionsInstanceOf(JedisException.class)
                .until(() -> redis.ping() != null);
        winner = jdbi.withHandle(handle -> handle.select(
                        "SELECT user_id FROM coupon_decision WHERE coupon_id = ? AND outcome = 'ISSUED' LIMIT 1",
                        coupon)
                .mapTo(Long.class)
                .one());
    }

    @AfterAll
    static void stop() {
        Stream.of(ingress, streams, projections).forEach(RoleProcess::close);
        redis.close();
    }

    @Test
    void passesAfterKillsInTheMiddleOfAFlood() {
        // When a row was stored does not follow from the log.
        execute("UPDATE coupon_decision SET stored_at = NULL WHERE coupon_id = ? AND user_id = ?");

        var audit = audit(coupon);

        assertThat(audit.exitCode()).as(audit.output()).isZero();
        assertThat(audit.output()).contains("1 coupons", "1,001 rows", "1,000 keys", "PASSED");
    }

    @Test
    void namesTheRowThatWasChanged() {
        execute("UPDATE coupon_decision SET rank_no = rank_no + 1 WHERE coupon_id = ? AND user_id = ?");

        var audit = audit(coupon);

        execute("UPDATE coupon_decision SET rank_no = rank_no - 1 WHERE coupon_id = ? AND user_id = ?");
        assertDifference(audit, "coupon_decision, coupon_id " + coupon + ", user_id " + winner + ", request_key ''");
    }

    @Test
    void namesTheRowThatWasDeleted() {
        execute("CREATE TABLE kept AS SELECT * FROM coupon_decision WHERE coupon_id = ? AND user_id = ?");
        execute("DELETE FROM coupon_decision WHERE coupon_id = ? AND user_id = ?");

        var audit = audit(coupon);

        jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO coupon_decision SELECT * FROM kept");
            handle.execute("DROP TABLE kept");
        });
        assertDifference(audit, "coupon_decision, coupon_id " + coupon + ", user_id " + winner + ", request_key ''");
        assertThat(audit.output()).contains("no row");
    }

    @Test
    void namesTheRowThatWasAdded() {
        long stranger = winner + 1_000_000;
        jdbi.useHandle(handle -> handle.execute(
                "INSERT INTO coupon_decision (coupon_id, user_id, outcome, decided_partition, decided_offset, decided_at)"
                        + " VALUES (?, ?, 'SOLD_OUT', 0, 0, NOW())",
                coupon,
                stranger));

        var audit = audit(coupon);

        jdbi.useHandle(handle ->
                handle.execute("DELETE FROM coupon_decision WHERE coupon_id = ? AND user_id = ?", coupon, stranger));
        assertDifference(audit, "coupon_decision, coupon_id " + coupon + ", user_id " + stranger);
    }

    /** An offset that the log does not have yet must not make a row look newer. */
    @Test
    void namesTheRowThatPretendsToBeNewer() {
        execute(
                "UPDATE coupon_decision SET decided_offset = decided_offset + 1000000 WHERE coupon_id = ? AND user_id = ?");

        var audit = audit(coupon);

        execute(
                "UPDATE coupon_decision SET decided_offset = decided_offset - 1000000 WHERE coupon_id = ? AND user_id = ?");
        assertDifference(audit, "coupon_decision, coupon_id " + coupon + ", user_id " + winner);
    }

    @Test
    void namesTheCampaignThatWasChanged() {
        jdbi.useHandle(
                handle -> handle.execute("UPDATE coupon_campaign SET stock = stock + 1 WHERE coupon_id = ?", coupon));

        var audit = audit(coupon);

        jdbi.useHandle(
                handle -> handle.execute("UPDATE coupon_campaign SET stock = stock - 1 WHERE coupon_id = ?", coupon));
        assertDifference(audit, "coupon_campaign, coupon_id " + coupon);
    }

    @Test
    void namesTheKeyThatWasChanged() {
        var key = RedisKeys.ticket(new Ticket(coupon, winner));
        var value = redis.get(key);
        redis.set(
                key, value.replace("ISSUED", "SOLD_OUT"), SetParams.setParams().keepTtl());

        var audit = audit(coupon);

        redis.set(key, value, SetParams.setParams().keepTtl());
        assertDifference(audit, "Redis, key " + key);
    }

    @Test
    void namesTheGhostInTheQueue() {
        var queue = RedisKeys.queue(coupon);
        redis.zadd(queue, 1, Long.toString(winner));

        var audit = audit(coupon);

        redis.zrem(queue, Long.toString(winner));
        assertDifference(audit, "Redis, key " + queue + ", member " + winner);
    }

    /** A log is for ever, so the forged decision is another coupon's. */
    @Test
    void namesTheDecisionThatWasForged() throws Exception {
        long sold = SharedBackends.newCoupon();
        var answer = soldTo(sold, 1);
        assertThat(audit(sold).exitCode()).isZero();

        long offset = forge(sold, answer);
        var audit = audit(sold);

        int partition = answer.path("receipt").path("partition").asInt();
        assertDifference(audit, "coupon-decisions, partition " + partition + ", offset " + offset);
    }

    @Test
    void provesAReceiptAndNoForgedOne() throws Exception {
        long sold = SharedBackends.newCoupon();
        var answer = soldTo(sold, 1);
        var file = Files.writeString(dir.resolve("receipt.json"), answer.toString());
        var forged = Files.writeString(
                dir.resolve("forged.json"), answer.put("issuanceNumber", 2).toString());

        var honest = run(new VerifyReceiptCommand(), file.toString(), "--kafka", backends.kafkaBootstrapServers());
        var dishonest = run(new VerifyReceiptCommand(), forged.toString(), "--kafka", backends.kafkaBootstrapServers());

        assertThat(honest.exitCode()).as(honest.output()).isZero();
        assertThat(honest.output()).startsWith("the receipt is true: user 1 got ISSUED");
        assertThat(dishonest.exitCode()).isEqualTo(1);
        assertThat(dishonest.output()).startsWith("issuanceNumber is not true");
    }

    private record Run(int exitCode, String output) {}

    private static Run audit(long couponId) {
        return run(
                new AuditCommand(),
                "--coupon",
                Long.toString(couponId),
                "--kafka",
                backends.kafkaBootstrapServers(),
                "--mysql",
                backends.mysql().url(),
                "--mysql-user",
                backends.mysql().user(),
                "--mysql-password",
                backends.mysql().password(),
                "--redis",
                backends.redisUri().toString());
    }

    private static Run run(Subcommand command, String... arguments) {
        var out = new StringWriter();
        int exitCode = new CommandLine(command).setOut(new PrintWriter(out)).execute(arguments);
        return new Run(exitCode, out.toString());
    }

    private static void assertDifference(Run audit, String where) {
        assertThat(audit.exitCode()).as(audit.output()).isEqualTo(1);
        assertThat(audit.output().lines()).anyMatch(line -> line.startsWith("DIFFERENCE " + where));
    }

    /** On the winner's row. */
    private static void execute(String sql) {
        jdbi.useHandle(handle -> handle.execute(sql, coupon, winner));
    }

    /** Sells a fresh coupon; what the user is told of it. */
    private static ObjectNode soldTo(long couponId, long user) throws Exception {
        var api = new ApiClient(ingress.http());
        assertThat(api.define(couponId, Map.of("name", "Sold", "stock", 1)).status())
                .isEqualTo(200);
        var outcome = api.outcome(api.publish(user, couponId).text("requestId"));
        assertThat(outcome.text("status")).isEqualTo("ISSUED");
        return (ObjectNode) outcome.body();
    }

    /** Appends a second decision of the request, with another number; its offset. */
    private static long forge(long couponId, ObjectNode answer) throws Exception {
        var receipt = answer.path("receipt");
        var at = new LogPosition(
                receipt.path("partition").asInt(),
                receipt.path("offset").asLong(),
                java.time.Instant.parse(receipt.path("decidedAt").asString()));
        CouponDecision forged =
                new IssueDecided(couponId, at, answer.path("userId").asLong(), "", Outcome.ISSUED, 2, null, at, 2, 0);
        Map<String, Object> settings =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, backends.kafkaBootstrapServers());
        try (var producer = new KafkaProducer<>(
                settings,
                new StringSerializer(),
                Topics.COUPON_DECISIONS.valueSerde().serializer())) {
            return producer.send(new ProducerRecord<>(Topics.COUPON_DECISIONS.name(), Long.toString(couponId), forged))
                    .get(ANSWER_WAIT_MAX.toSeconds(), TimeUnit.SECONDS)
                    .offset();
        }
    }

    private static void start(RoleProcess... roles) {
        List.of(roles).forEach(RoleProcess::launch);
        List.of(roles).forEach(RoleProcess::awaitReady);
    }

    /** Kills what decides, stores and shows, beside the flood, and starts it again. */
    private static final class KillsOnce implements FloodProgress {
        private @Nullable CompletableFuture<Void> done;

        @Override
        public void onAnswered(long requests) {
            if (done == null && requests >= KILL_AFTER_ANSWERS) {
                done = CompletableFuture.runAsync(() -> {
                    streams.kill();
                    projections.kill();
                    backends.kill(Backend.REDIS);
                    backends.restart(Backend.REDIS);
                    start(streams, projections);
                });
            }
        }

        @Override
        public void onStored(long tickets, long ofTickets) {}
    }
}
