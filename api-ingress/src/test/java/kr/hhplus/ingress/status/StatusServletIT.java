package kr.hhplus.ingress.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import kr.hhplus.ingress.TestServers;
import kr.hhplus.ingress.gate.TestGates;
import kr.hhplus.ingress.limit.RateLimitSettings;
import kr.hhplus.ingress.limit.RateLimits;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.ingress.queue.WaitingQueue;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.identity.Identity;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.json.JsonMapper;

@SuppressWarnings("NullAway.Init")
class StatusServletIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(30);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final TicketCodec TICKETS = new TicketCodec(new byte[TicketCodec.SECRET_BYTES_MIN]);
    private static final Ticket TICKET = new Ticket(1_000_001, 5);

    private static RedisClient redis;
    private static HikariDataSource mysql;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final SlowProducer producer = new SlowProducer();
    private StatusReader reader;

    @BeforeAll
    static void open() {
        redis = TestServers.openRedis();
        mysql = TestServers.openMySql();
    }

    @AfterAll
    static void close() {
        redis.close();
        mysql.close();
    }

    @BeforeEach
    void emptyRedis() {
        redis.flushAll();
    }

    @AfterEach
    void stop() {
        producer.answers.countDown();
        reader.stop();
    }

    @Test
    void whatMayBeDecidedCannotBeGivenUp() {
        var servlet = start(Jdbi.create(() -> {
            throw new SQLException("away");
        }));

        assertThat(call(servlet, "DELETE", TICKET))
                .succeedsWithin(AT_ONCE)
                .matches(answer -> answer instanceof Problem problem && problem.code() == ProblemCode.UNAVAILABLE);
        assertThat(producer.asked.getCount()).isEqualTo(1);
    }

    @Test
    void aWithdrawalThatTheLogDoesNotTakeHoldsUpNobodysStatus() {
        var servlet = start(Jdbi.create(mysql));
        var withdrawal = call(servlet, "DELETE", TICKET);
        await().atMost(WAIT_MAX).until(() -> producer.asked.getCount() == 0);

        assertThat(call(servlet, "GET", new Ticket(TICKET.couponId(), 6))).succeedsWithin(AT_ONCE);

        assertThat(withdrawal).isNotDone();
    }

    private StatusServlet start(Jdbi jdbi) {
        reader = new StatusReader(redis, jdbi, 10, metrics);
        reader.start();
        return new StatusServlet(
                new RateLimits(new RateLimitSettings(0, 0, 1_000), metrics),
                Identity.gateway().callers("the-token-of-operators"),
                TICKETS,
                new CommandLog(producer, Duration.ofMinutes(1), 10),
                new WaitingQueue(redis, 10, metrics),
                reader,
                new EventStreams(reader, 10, metrics),
                TestGates.empty(),
                new JsonMapper());
    }

    private static CompletableFuture<?> call(StatusServlet servlet, String method, Ticket ticket) {
        var request = new MockHttpServletRequest(method, "");
        request.setPathInfo("/" + TICKETS.encode(ticket));
        return servlet.handle(request);
    }

    /** Takes nothing until it answers, as one that does not know who leads. */
    private static final class SlowProducer extends MockProducer<String, CouponCommand> {
        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch answers = new CountDownLatch(1);

        SlowProducer() {
            super(
                    true,
                    null,
                    new StringSerializer(),
                    Topics.COUPON_COMMANDS.valueSerde().serializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<String, CouponCommand> record, Callback callback) {
            asked.countDown();
            try {
                answers.await();
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
            return super.send(record, callback);
        }
    }
}
