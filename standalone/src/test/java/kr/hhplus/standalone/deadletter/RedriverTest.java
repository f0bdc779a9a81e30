package kr.hhplus.standalone.deadletter;

import static kr.hhplus.standalone.deadletter.TestLetters.bytes;
import static kr.hhplus.standalone.deadletter.TestLetters.letter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class RedriverTest {
    private final Log log = new Log();
    private final Redriver redriver = new Redriver(Topics.COUPON_COMMANDS_DLQ, log);

    @Test
    void whetherABatchWasSentIsNotKnownWhereItsEndIsNotAnswered() {
        log.commitTransactionException = new TimeoutException("no answer");

        assertThatThrownBy(this::send)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("not known whether this batch was sent");
        assertThat(log.transactionAborted()).isFalse();
    }

    @Test
    void aMarkThatKafkaDoesNotTakeUndoesItsBatch() {
        log.takesMarks = false;

        assertThatThrownBy(this::send)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("none of this batch was sent");
        assertThat(log.transactionAborted()).isTrue();
    }

    @Test
    void anInterruptUndoesTheBatch() {
        log.isInterrupted = true;

        assertThatThrownBy(this::send)
                .isInstanceOf(CommandFailure.class)
                .hasMessage("interrupted; none of this batch was sent");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(log.transactionAborted()).isTrue();
    }

    @Test
    void waitsForTheEndOfNoTransactionForEver() {
        redriver.close();

        assertThat(log.closeWaits).containsExactly(Duration.ofSeconds(8));
    }

    private void send() {
        redriver.send(List.of(redriver.again(letter("7", bytes(new IssueCoupon(7, 1)), 1), Topics.COUPON_COMMANDS)));
    }

    private static final class Log extends MockProducer<byte[], byte[]> {
        private final List<Duration> closeWaits = new ArrayList<>();
        private boolean takesMarks = true;
        private boolean isInterrupted;

        Log() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
            return takesMarks || record.value() != null
                    ? super.send(record)
                    : CompletableFuture.failedFuture(new TimeoutException("not taken"));
        }

        /** Interrupted once. */
        @Override
        public synchronized void flush() {
            if (isInterrupted) {
                isInterrupted = false;
                throw new InterruptException("stop");
            }
            super.flush();
        }

        /** As with the real one, who is interrupted does not wait for the answer. */
        @Override
        public void abortTransaction() {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptException("interrupted");
            }
            super.abortTransaction();
        }

        @Override
        public void close(Duration wait) {
            closeWaits.add(wait);
            super.close(wait);
        }
    }
}
