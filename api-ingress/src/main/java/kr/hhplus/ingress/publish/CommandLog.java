package kr.hhplus.ingress.publish;

import io.opentelemetry.api.trace.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import kr.hhplus.schemas.connection.KafkaAccess;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.tracing.Tracing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The way into coupon-commands. An append that completes is in the log for good; one that fails may be in it, now or
 * later, or not, and doing it again is safe because a user's second request gets the first one's decision.
 *
 * <p>Thread-safe.
 */
public final class CommandLog implements AutoCloseable {
    private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(3);
    private static final Duration BLOCK_MAX = Duration.ofMillis(250);
    /**
     * How long an append is tried, whoever still waits for it. Giving it up leaves a gap in the producer's numbers, which
     * holds up those behind it until all that is under way has ended.
     */
    private static final Duration TRY_MAX = Duration.ofSeconds(10);
    /** A broker that hangs keeps its connections: after this the next leader is asked, while the caller still waits. */
    private static final Duration BROKER_WAIT_MAX = Duration.ofMillis(1_500);

    /** For each partition. */
    private static final int TURNS_MAX = 500;

    private static final Duration TURN_WAIT_MAX = Duration.ofMillis(500);

    private static final Duration LINGER = Duration.ofMillis(5);
    private static final int BATCH_BYTES_MAX = 64 * 1024;

    private final Producer<String, CouponCommand> producer;
    private final Duration waitMax;
    private final Semaphore inFlight;
    private final int inFlightMax;
    private final List<Turns> turns;

    /**
     * A log behind the producer.
     *
     * @param waitMax after which an append fails that is not acknowledged; it goes on being tried, and counts as in flight
     */
    public CommandLog(Producer<String, CouponCommand> producer, Duration waitMax, int inFlightMax) {
        this(producer, waitMax, inFlightMax, TURNS_MAX);
    }

    CommandLog(Producer<String, CouponCommand> producer, Duration waitMax, int inFlightMax, int turnsMax) {
        this.producer = producer;
        this.waitMax = waitMax;
        this.inFlight = new Semaphore(inFlightMax);
        this.inFlightMax = inFlightMax;
        this.turns = Stream.generate(() -> new Turns(turnsMax, TURN_WAIT_MAX))
                .limit(Topics.COUPON_PARTITIONS)
                .toList();
    }

    /** A log in Kafka; every append ends within waitMax and {@link #BLOCK_MAX}, one in turn within {@link #TURN_WAIT_MAX} more. */
    public static CommandLog connect(String bootstrapServers, Duration waitMax, int inFlightMax) {
        var producer = new KafkaProducer<>(
                KafkaAccess.with(Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        // Guarantee: what is acknowledged survives the loss of any one broker.
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        // Guarantee: a resend by the client neither doubles nor reorders.
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) TRY_MAX.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) BROKER_WAIT_MAX.toMillis(),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        BLOCK_MAX.toMillis(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        LINGER.toMillis(),
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        BATCH_BYTES_MAX,
                        ProducerConfig.METADATA_MAX_AGE_CONFIG,
                        KafkaAccess.LEADERS_AGE_MAX.toMillis(),
                        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                        500)),
                new StringSerializer(),
                Topics.COUPON_COMMANDS.valueSerde().serializer());
        return new CommandLog(producer, waitMax, inFlightMax);
    }

    /**
     * Appends a command; empty when too many are on their way already. The result fails with a {@link TimeoutException}
     * when the log does not acknowledge in time, and with a {@link KafkaException} when it cannot.
     */
    public Optional<CompletableFuture<LogPosition>> append(CouponCommand command) {
        return append(command, Span.getInvalid());
    }

    /**
     * The same for the door, by a thread that may wait for its turn ({@link Turns}). With the context of the span in the
     * record's headers, where there is one.
     */
    Optional<CompletableFuture<LogPosition>> appendInTurn(CouponCommand command, Span span) {
        var ofPartition = turns(command.couponId());
        boolean hasPlace = ofPartition.await();
        var appended = append(command, span);
        if (appended.isEmpty() && hasPlace) {
            ofPartition.leave();
        }
        return appended.map(end -> end.whenComplete((position, failure) -> {
            if (failure == null) {
                ofPartition.goOn();
            }
            if (hasPlace) {
                ofPartition.leave();
            }
        }));
    }

    private Optional<CompletableFuture<LogPosition>> append(CouponCommand command, Span span) {
        if (!inFlight.tryAcquire()) {
            return Optional.empty();
        }
        var appended = new CompletableFuture<LogPosition>();
        var record = new ProducerRecord<>(Topics.COUPON_COMMANDS.name(), Long.toString(command.couponId()), command);
        var context = span.getSpanContext();
        if (context.isSampled()) {
            Tracing.write(record.headers(), context);
        }
        try {
            // The callback tells everything that the future would.
            var unused = producer.send(record, (metadata, failure) -> {
                inFlight.release();
                if (failure == null) {
                    appended.complete(new LogPosition(
                            metadata.partition(), metadata.offset(), Instant.ofEpochMilli(metadata.timestamp())));
                } else {
                    appended.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            // Thrown instead of the callback, the latter when the producer is closed.
            inFlight.release();
            appended.completeExceptionally(e);
        }
        return Optional.of(appended.orTimeout(waitMax.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** How many more may be on their way between the door and the acknowledgement. */
    public int room() {
        return inFlight.availablePermits();
    }

    /** How many are on their way now. */
    int inFlight() {
        return inFlightMax - inFlight.availablePermits();
    }

    /** How many calls of the door for the coupon have a turn without waiting for it. */
    int turnsLeft(long couponId) {
        return turns(couponId).left();
    }

    private Turns turns(long couponId) {
        return turns.get(Topics.COUPON_COMMANDS.partitionOf(couponId));
    }

    int inFlightMax() {
        return inFlightMax;
    }

    @Override
    public void close() {
        producer.close(CLOSE_WAIT_MAX);
    }
}
