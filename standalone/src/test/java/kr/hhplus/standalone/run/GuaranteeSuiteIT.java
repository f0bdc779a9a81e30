package kr.hhplus.standalone.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kr.hhplus.backends.Backend;
import kr.hhplus.backends.Backends;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.RedisKeys;
import kr.hhplus.standalone.flood.Flood;
import kr.hhplus.standalone.flood.FloodPlan;
import kr.hhplus.standalone.flood.FloodProgress;
import kr.hhplus.standalone.flood.FloodReport;
import kr.hhplus.standalone.flood.FloodReport.Guaranteed;
import kr.hhplus.standalone.flood.FloodTarget;
import kr.hhplus.standalone.guarantee.Guarantees;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The guarantees under SIGKILL: each test floods a campaign, kills something at a random moment of it, starts it again,
 * and then asks every guarantee. Services are processes of their own here.
 */
@ExtendWith(SharedBackends.class)
class GuaranteeSuiteIT {
    private static final int STOCK = 5_000;
    private static final int USERS = 6_000;
    private static final int REQUESTS = 8_000;
    /** The flood then goes on for seconds after the kill. */
    private static final double REQUESTS_PER_SECOND = 1_600;

    private static final int CONNECTIONS = 64;
    /** The stock lasts until well after the kill. */
    private static final int KILL_AFTER_ANSWERS_MIN = 500;

    private static final int KILL_AFTER_ANSWERS_MAX = 2_500;
    private static final Duration DRILL_MAX = Duration.ofMinutes(2);
    private static final Duration VIEW_CATCH_UP_MAX = Duration.ofSeconds(60);

    @TempDir
    private static Path dir;

    private static Backends backends;
    private static RedisClient redis;
    private static RoleProcess ingress;
    private static RoleProcess streams;
    private static RoleProcess projections;

    @BeforeAll
    static void start(Backends shared) {
        backends = shared;
        redis = new RedisSettings(shared.redisUri(), 2, Duration.ofSeconds(5)).open();
        ingress = new RoleProcess(Role.INGRESS, shared, dir);
        streams = new RoleProcess(Role.STREAMS, shared, dir);
        projections = new RoleProcess(Role.PROJECTIONS, shared, dir);
        start(ingress, streams, projections);
    }

    @AfterAll
    static void stop() {
        Stream.of(ingress, streams, projections).forEach(RoleProcess::close);
        redis.close();
    }

    @Test
    void decidesEveryAcceptedRequestWhenTheStreamsInstanceIsKilled() throws Exception {
        var report = floodAndKill(() -> killAndRestart(streams));

        assertEveryGuaranteeHeld(report);
    }

    @Test
    void storesEveryDecisionOnceWhenTheProjectionsAreKilled() throws Exception {
        var report = floodAndKill(() -> killAndRestart(projections));

        assertEveryGuaranteeHeld(report);
    }

    @Test
    void losesNoAcceptedRequestWhenTheIngressIsKilled() throws Exception {
        var report = floodAndKill(() -> killAndRestart(ingress));

        assertEveryGuaranteeHeld(report);
        assertThat(report.retries()).as("requests that met the dead ingress").isPositive();
    }

    @Test
    void changesNoOutcomeWhenRedisIsKilled() throws Exception {
        var report = floodAndKill(() -> killAndRestart(Backend.REDIS));

        assertEveryGuaranteeHeld(report);
    }

    @Test
    void changesNoOutcomeWhenRedisIsEmptied() throws Exception {
        var report = floodAndKill(GuaranteeSuiteIT::emptyRedis);

        assertEveryGuaranteeHeld(report);
    }

    @Test
    void storesEveryDecisionOnceWhenMySqlIsKilled() throws Exception {
        var report = floodAndKill(() -> killAndRestart(Backend.MYSQL));

        assertEveryGuaranteeHeld(report);
    }

    @Test
    void keepsWhatTheLogAcknowledgedWhenTheBrokerIsKilled() throws Exception {
        var report = floodAndKill(() -> killAndRestart(Backend.KAFKA));

        assertEveryGuaranteeHeld(report);
    }

    /** MySQL and Redis come back last: requests are accepted and decided before that, and the projections wait. */
    @Test
    void decidesEveryAcceptedRequestWhenEverythingIsKilledAtOnce() throws Exception {
        var report = floodAndKill(() -> {
            inParallel(ingress::kill, streams::kill, projections::kill);
            inParallel(Arrays.stream(Backend.values())
                    .<Runnable>map(backend -> () -> backends.kill(backend))
                    .toArray(Runnable[]::new));
            List.of(ingress, streams, projections).forEach(RoleProcess::launch);
            backends.restart(Backend.KAFKA);
            ingress.awaitReady();
            streams.awaitReady();
            inParallel(() -> backends.restart(Backend.MYSQL), () -> backends.restart(Backend.REDIS));
            projections.awaitReady();
        });

        assertEveryGuaranteeHeld(report);
    }

    /** Floods a fresh campaign, and does the drill when a random number of requests is answered. */
    private static FloodReport floodAndKill(Runnable drill) throws Exception {
        long coupon = SharedBackends.newCoupon();
        long seed = System.nanoTime();
        var plan = new FloodPlan(coupon, STOCK, USERS, REQUESTS, REQUESTS_PER_SECOND, CONNECTIONS, seed);
        var moment = new DrillMoment(
                KILL_AFTER_ANSWERS_MIN + Math.floorMod(seed, KILL_AFTER_ANSWERS_MAX - KILL_AFTER_ANSWERS_MIN), drill);
        System.out.printf("coupon %d: seed %d, kill after %,d answers%n", coupon, seed, moment.afterAnswers);
        var target = new FloodTarget(
                ingress.http(), backends.kafkaBootstrapServers(), backends.mysql(), TestServices.ADMIN_TOKEN);

        var report = Flood.run(target, plan, moment);

        moment.awaitDone();
        return report;
    }

    private static void assertEveryGuaranteeHeld(FloodReport report) {
        assertThat(report.guarantees())
                .as("%s", report)
                .extracting(Guaranteed::name, Guaranteed::held)
                .containsExactlyElementsOf(Guarantees.ALL.stream()
                        .map(guarantee -> tuple(guarantee.name(), true))
                        .toList());
        assertThat(report.unanswered()).as("unanswered requests").isZero();
        assertThat(report.unexpected()).as("answers that nobody should get").isEmpty();
        assertThat(report.unseen())
                .as("tickets that never showed their outcome")
                .isZero();
        assertThat(report.decisionLatency().count())
                .as("outcomes seen by clients")
                .isPositive();
        assertThat(report.issued()).as("issued, where more users asked").isEqualTo(STOCK);
        assertThatRedisShowsAllOutcomesAndNoGhosts(report);
    }

    private static void assertThatRedisShowsAllOutcomesAndNoGhosts(FloodReport report) {
        var tickets = LongStream.rangeClosed(1, USERS)
                .mapToObj(user -> RedisKeys.ticket(new Ticket(report.couponId(), user)))
                .toArray(String[]::new);

        // The pool still holds connections to the Redis that was killed.
        await().atMost(VIEW_CATCH_UP_MAX)
                .ignoreExceptionsInstanceOf(JedisException.class)
                .untilAsserted(() -> {
                    assertThat(redis.exists(tickets)).as("outcomes shown").isEqualTo(report.stored());
                    assertThat(redis.zcard(RedisKeys.queue(report.couponId())))
                            .as("shown as waiting")
                            .isZero();
                });
    }

    private static void killAndRestart(RoleProcess role) {
        role.kill();
        start(role);
    }

    private static void killAndRestart(Backend backend) {
        backends.kill(backend);
        backends.restart(backend);
    }

    private static void emptyRedis() {
        try (var fresh = new RedisSettings(backends.redisUri(), 1, Duration.ofSeconds(5)).open()) {
            fresh.flushAll();
        }
    }

    private static void start(RoleProcess... roles) {
        List.of(roles).forEach(RoleProcess::launch);
        List.of(roles).forEach(RoleProcess::awaitReady);
    }

    private static void inParallel(Runnable... actions) {
        CompletableFuture.allOf(
                        Arrays.stream(actions).map(CompletableFuture::runAsync).toArray(CompletableFuture<?>[]::new))
                .join();
    }

    /** Does the drill once, beside the flood, when enough requests are answered. */
    private static final class DrillMoment implements FloodProgress {
        private final long afterAnswers;
        private final Runnable drill;
        private @Nullable CompletableFuture<Void> done;

        DrillMoment(long afterAnswers, Runnable drill) {
            this.afterAnswers = afterAnswers;
            this.drill = drill;
        }

        @Override
        public void onAnswered(long requests) {
            if (done == null && requests >= afterAnswers) {
                assertThat(requests).as("answered before the kill").isLessThan(REQUESTS);
                done = CompletableFuture.runAsync(drill);
            }
        }

        @Override
        public void onStored(long tickets, long ofTickets) {}

        void awaitDone() throws Exception {
            requireNonNull(done, "the flood was over before the kill").get(DRILL_MAX.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
