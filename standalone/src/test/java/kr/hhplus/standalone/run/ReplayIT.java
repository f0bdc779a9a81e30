package kr.hhplus.standalone.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kr.hhplus.backends.Backends;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.OutcomeView;
import kr.hhplus.schemas.view.RedisKeys;
import kr.hhplus.standalone.cli.Commands;
import kr.hhplus.standalone.flood.Flood;
import kr.hhplus.standalone.flood.FloodPlan;
import kr.hhplus.standalone.flood.FloodProgress;
import kr.hhplus.standalone.flood.FloodReport;
import kr.hhplus.standalone.flood.FloodTarget;
import kr.hhplus.standalone.guarantee.EvidenceReader;
import kr.hhplus.standalone.guarantee.Guarantees;
import kr.hhplus.standalone.guarantee.SeenMeansStored;
import kr.hhplus.standalone.guarantee.SeenOutcome;
import kr.hhplus.standalone.guarantee.StoredDecisions;
import kr.hhplus.standalone.replay.ReplayCommand;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What is lost behind the log comes back from it, in the middle of a flood, and nobody is led into the past. */
@ExtendWith(SharedBackends.class)
class ReplayIT {
    private static final int STOCK = 1_500;
    private static final int USERS = 2_000;
    private static final int REQUESTS = 3_000;
    private static final double REQUESTS_PER_SECOND = 700;
    private static final int CONNECTIONS = 32;
    private static final int DRILL_AFTER_ANSWERS = 700;
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path dir;

    private static Backends backends;
    private static Services services;
    private static ApiClient api;
    private static RedisClient redis;
    private static Jdbi jdbi;

    @BeforeAll
    static void start(Backends shared) throws Exception {
        backends = shared;
        services = TestServices.start(shared, dir);
        api = new ApiClient(services.http());
        redis = new RedisSettings(shared.redisUri(), 2, Duration.ofSeconds(5)).open();
        jdbi = Jdbi.create(
                shared.mysql().url(), shared.mysql().user(), shared.mysql().password());
    }

    @AfterAll
    static void stop() {
        redis.close();
        services.close();
    }

    @Test
    void anEmptiedMySqlIsReplayedInTheMiddleOfAFlood() throws Exception {
        var report = floodAnd(() -> {
            jdbi.useHandle(handle -> {
                handle.execute("TRUNCATE TABLE coupon_decision");
                handle.execute("TRUNCATE TABLE coupon_campaign");
            });
            assertThat(replay("mysql")).contains("mysql is replayed");
        });

        // Who saw an outcome while its row was gone by hand is no evidence of what the projections do; what is seen
        // after the replay is.
        assertThat(report.guarantees())
                .as("%s", report)
                .filteredOn(guarantee -> !guarantee.name().equals(new SeenMeansStored().name()))
                .allMatch(FloodReport.Guaranteed::held);
        assertGuaranteesHoldNow(report);
    }

    @Test
    void anEmptiedRedisIsReplayedInTheMiddleOfAFlood() throws Exception {
        var report = floodAnd(() -> {
            redis.flushAll();
            assertThat(replay("redis")).contains("redis is replayed");
        });

        assertThat(report.guarantees()).as("%s", report).allMatch(FloodReport.Guaranteed::held);
        assertThatRedisShowsEveryOutcome(report);
    }

    @Test
    void anEmptiedRedisComesBackByItselfInTheMiddleOfAFlood() throws Exception {
        var report = floodAnd(redis::flushAll);

        assertThat(report.guarantees()).as("%s", report).allMatch(FloodReport.Guaranteed::held);
        assertThatRedisShowsEveryOutcome(report);
    }

    @Test
    void anEmptiedRedisComesBackByItselfThoughNothingComes() throws Exception {
        long coupon = SharedBackends.newCoupon();
        api.define(coupon, Map.of("name", "Quiet", "stock", 3));
        for (long user = 1; user <= 3; user++) {
            api.outcome(api.publish(user, coupon).text("requestId"));
        }
        var tickets = LongStream.rangeClosed(1, 3)
                .mapToObj(user -> RedisKeys.ticket(new Ticket(coupon, user)))
                .toArray(String[]::new);
        var before = redis.mget(tickets);

        redis.flushAll();

        assertThat(before).doesNotContainNull();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(redis.mget(tickets)).isEqualTo(before));
    }

    @Test
    void nobodySeesAnEarlierOutcomeWhileBothAreReplayed() throws Exception {
        var watched = SharedBackends.newCoupon();
        api.define(watched, Map.of("name", "Watched", "stock", 1));
        var winner = api.publish(1, watched).text("requestId");
        var loser = api.publish(2, watched).text("requestId");
        assertThat(api.outcome(winner).text("status")).isEqualTo("ISSUED");
        assertThat(api.outcome(loser).text("status")).isEqualTo("SOLD_OUT");
        var statuses = new AtomicReference<Set<String>>(Set.of());

        var report = floodAnd(() -> {
            var replays = CompletableFuture.supplyAsync(
                    () -> replay("redis", "--from-start") + replay("mysql", "--from-start"));
            do {
                statuses.updateAndGet(seen -> with(seen, status(winner)));
                statuses.updateAndGet(seen -> with(seen, status(loser)));
            } while (!replays.isDone());
            assertThat(replays.join()).contains("redis is replayed", "mysql is replayed");
        });

        assertThat(statuses.get()).containsExactlyInAnyOrder("ISSUED", "SOLD_OUT");
        assertThat(report.guarantees()).as("%s", report).allMatch(FloodReport.Guaranteed::held);
    }

    @Test
    void aReplayOfOneCouponFromATimeOrAnOffsetEndsWithAReport() throws Exception {
        long coupon = SharedBackends.newCoupon();
        api.define(coupon, Map.of("name", "One", "stock", 1));
        api.outcome(api.publish(1, coupon).text("requestId"));
        var oneCoupon = List.of("--coupon", Long.toString(coupon));

        assertThat(replay(with("mysql", oneCoupon, "--from-time", Instant.EPOCH.toString())))
                .contains("with coupon " + coupon, "mysql is replayed", "of 1 partition in");
        assertThat(replay(with("redis", oneCoupon, "--from-offset", "0"))).contains("redis is replayed");
        assertThat(replay(with("mysql", oneCoupon, "--from-time", "2999-01-01T00:00:00Z")))
                .contains("there is nothing to replay");
        assertThat(replay(with("mysql", oneCoupon, "--from-offset", "999999999")))
                .contains("behind the end");
    }

    @Test
    void aReplayThatCannotBeSaysWhy() {
        var unknown = Long.toString(SharedBackends.newCoupon());

        assertThat(replay("mysql", "--coupon", unknown)).contains("coupon " + unknown + " has no campaign");
        assertThat(replay("redis", "--from-time", "yesterday")).contains("--from-time must be a time like");
        assertThat(replay("redis", "--from-time", "+1000000000-12-31T23:59:59Z"))
                .contains("--from-time must be a time like");
        assertThat(replay("redis", "--from-start", "--from-offset", "5")).contains("mutually exclusive");
        assertThat(replay("mysql", "--from-offset", "999999999999")).contains("behind the end", "no partition");
        assertThat(replay("postgres")).contains("postgres");
    }

    private static String[] with(String projection, List<String> options, String... more) {
        return Stream.of(Stream.of(projection), options.stream(), Stream.of(more))
                .flatMap(words -> words)
                .toArray(String[]::new);
    }

    private static Set<String> with(Set<String> seen, String status) {
        return seen.contains(status)
                ? seen
                : Stream.concat(seen.stream(), Stream.of(status)).collect(Collectors.toUnmodifiableSet());
    }

    private static String status(String requestId) {
        try {
            return api.get("/api/v1/coupon/requests/" + requestId).text("status");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** As on the command line; what it prints. */
    private static String replay(String... words) {
        var out = new StringWriter();
        var servers = Stream.of(
                "--kafka", backends.kafkaBootstrapServers(),
                "--mysql", backends.mysql().url(),
                "--mysql-user", backends.mysql().user(),
                "--mysql-password", backends.mysql().password(),
                "--redis", backends.redisUri().toString());
        Commands.commandLine(new ReplayCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .execute(Stream.concat(Stream.of(words), servers).toArray(String[]::new));
        return out.toString();
    }

    private static FloodReport floodAnd(Runnable drill) throws Exception {
        var moment = new DrillOnce(drill);
        var report = Flood.run(
                new FloodTarget(
                        services.http(), backends.kafkaBootstrapServers(), backends.mysql(), TestServices.ADMIN_TOKEN),
                new FloodPlan(SharedBackends.newCoupon(), STOCK, USERS, REQUESTS, REQUESTS_PER_SECOND, CONNECTIONS, 1),
                moment);
        requireNonNull(moment.done, "the flood was over before the drill").get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
        return report;
    }

    /** With every outcome that is shown now as seen. */
    private static void assertGuaranteesHoldNow(FloodReport report) throws Exception {
        assertThatRedisShowsEveryOutcome(report);
        try (var stored = new StoredDecisions(backends.mysql())) {
            var seen = LongStream.rangeClosed(1, USERS)
                    .boxed()
                    .flatMap(user -> seen(stored, report.couponId(), user).stream())
                    .toList();
            var evidence = new EvidenceReader(backends.kafkaBootstrapServers(), stored, PATIENCE)
                    .read(
                            report.couponId(),
                            EvidenceReader.Start.OF_LOG,
                            seen.stream().map(SeenOutcome::userId).collect(Collectors.toSet()),
                            seen);
            assertThat(seen).hasSize((int) report.tickets());
            assertThat(Guarantees.ALL).allSatisfy(guarantee -> {
                var verdict = guarantee.verify(evidence);
                assertThat(verdict.held())
                        .as("%s: %s", guarantee.name(), verdict.evidence())
                        .isTrue();
            });
        }
    }

    private static Optional<SeenOutcome> seen(StoredDecisions stored, long couponId, long user) {
        return Optional.ofNullable(redis.get(RedisKeys.ticket(new Ticket(couponId, user))))
                .map(OutcomeView::parse)
                .map(view -> new SeenOutcome(
                        user,
                        view.outcome(),
                        view.issuanceNumber(),
                        stored.find(couponId, user).orElse(null)));
    }

    private static void assertThatRedisShowsEveryOutcome(FloodReport report) {
        var tickets = LongStream.rangeClosed(1, USERS)
                .mapToObj(user -> RedisKeys.ticket(new Ticket(report.couponId(), user)))
                .toArray(String[]::new);
        await().atMost(WAIT_MAX).untilAsserted(() -> {
            assertThat(redis.exists(tickets)).as("outcomes shown").isEqualTo(report.stored());
            assertThat(redis.zcard(RedisKeys.queue(report.couponId())))
                    .as("ghosts")
                    .isZero();
        });
    }

    /** Does the drill once, beside the flood. */
    private static final class DrillOnce implements FloodProgress {
        private final Runnable drill;
        private @Nullable CompletableFuture<Void> done;

        DrillOnce(Runnable drill) {
            this.drill = drill;
        }

        @Override
        public void onAnswered(long requests) {
            if (done == null && requests >= DRILL_AFTER_ANSWERS) {
                done = CompletableFuture.runAsync(drill);
            }
        }

        @Override
        public void onStored(long tickets, long ofTickets) {}
    }
}
