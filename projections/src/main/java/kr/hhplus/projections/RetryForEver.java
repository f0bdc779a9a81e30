package kr.hhplus.projections;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Passes nothing over: while MySQL or Redis is away, its projection waits and tries the batch again. Where something else
 * breaks that off, such as a rebalance that fails, the container goes on behind the batch. The projection then forgets
 * where it was, so that it takes nothing more before it has read again from where MySQL or Redis is.
 */
final class RetryForEver extends DefaultErrorHandler {
    private static final Logger log = LoggerFactory.getLogger(RetryForEver.class);
    private static final Duration RETRY_WAIT_FIRST = Duration.ofMillis(200);
    private static final Duration RETRY_WAIT_MAX = Duration.ofSeconds(5);
    private static final double RETRY_FACTOR = 2;

    private final Projection projection;

    RetryForEver(Projection projection) {
        super(
                (record, failure) -> {
                    throw new IllegalStateException("no record is passed over", failure);
                },
                backOff());
        this.projection = projection;
        // Some failures count as hopeless by default, and would be met again without a pause.
        setClassifications(Map.of(), true);
        setLogLevel(KafkaException.Level.WARN);
    }

    private static BackOff backOff() {
        var backOff = new ExponentialBackOff(RETRY_WAIT_FIRST.toMillis(), RETRY_FACTOR);
        backOff.setMaxInterval(RETRY_WAIT_MAX.toMillis());
        return backOff;
    }

    @Override
    public void handleBatch(
            Exception failure,
            ConsumerRecords<?, ?> batch,
            Consumer<?, ?> consumer,
            MessageListenerContainer container,
            Runnable listener) {
        // What follows is at DEBUG.
        log.warn("a batch of {} decisions failed, and is tried again until it is stored", batch.count(), failure);
        try {
            super.handleBatch(failure, batch, consumer, container, listener);
        } catch (RuntimeException e) {
            projection.forget(batch.partitions());
            throw e;
        }
    }

    /** What fails outside of a batch, such as the reading of a record, is tried again by the next poll: not at once. */
    @Override
    public void handleOtherException(
            Exception failure, Consumer<?, ?> consumer, MessageListenerContainer container, boolean isBatchListener) {
        log.error("a poll of the decisions failed; the next one is in {} s", RETRY_WAIT_MAX.toSeconds(), failure);
        try {
            ListenerUtils.stoppableSleep(container, RETRY_WAIT_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
