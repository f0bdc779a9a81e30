package kr.hhplus.standalone.console;

import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.topic.Topic;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.topic.PartitionReader;
import org.apache.kafka.common.KafkaException;

/**
 * Reads of topics for calls: a few at a time, and a Kafka that does not answer is told as UNAVAILABLE. Thread-safe.
 */
final class TopicReads {
    private static final int AT_ONCE_MAX = 4;

    private final String kafka;
    private final Semaphore free = new Semaphore(AT_ONCE_MAX);

    TopicReads(String kafka) {
        this.kafka = kafka;
    }

    <T> T read(Topic<?> topic, Function<PartitionReader, T> reading) {
        return bounded(() -> {
            try (var reader = new PartitionReader(kafka, topic)) {
                return reading.apply(reader);
            }
        });
    }

    /** For what opens its own readers, at this address. */
    <T> T bounded(Function<String, T> reading) {
        return bounded(() -> reading.apply(kafka));
    }

    private <T> T bounded(Supplier<T> reading) {
        if (!free.tryAcquire()) {
            throw new ProblemException(Problem.unavailable("Others read the log already. Ask again."), null);
        }
        try {
            return reading.get();
        } catch (KafkaException | CommandFailure e) {
            throw new ProblemException(Problem.unavailable("Kafka does not answer. Ask again later."), e);
        } finally {
            free.release();
        }
    }
}
