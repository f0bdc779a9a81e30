package kr.hhplus.backends;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KafkaOptionsTest {

    @Test
    void saysTheSameToABrokerInAContainer() {
        assertThat(KafkaOptions.asProperties()).contains("transaction.state.log.min.isr=1\n");
        assertThat(KafkaOptions.asEnvironment()).containsEntry("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1");
    }
}
