package kr.hhplus.orderpayment.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CircuitTest {
    @Test
    void leavesAServerAloneAfterAFailure() {
        var circuit = new Circuit(Duration.ofHours(1));
        assertThat(circuit.allows()).isTrue();

        circuit.failed();

        assertThat(circuit.allows()).isFalse();
    }

    @Test
    void letsOneCallTryAfterThePause() {
        var circuit = new Circuit(Duration.ofMillis(200));
        circuit.failed();

        await().until(circuit::allows);

        assertThat(circuit.allows()).isFalse();
    }

    @Test
    void tellsOnceThatCallsAreKeptAwayAndOnceThatTheyAreNotAnyMore() {
        var circuit = new Circuit(Duration.ofHours(1));

        assertThat(circuit.succeeded()).isFalse();
        assertThat(circuit.failed()).isTrue();
        assertThat(circuit.failed()).isFalse();
        assertThat(circuit.succeeded()).isTrue();
        assertThat(circuit.succeeded()).isFalse();
    }

    @Test
    void letsAllCallAgainAfterASuccess() {
        var circuit = new Circuit(Duration.ofHours(1));
        circuit.failed();

        circuit.succeeded();

        assertThat(circuit.allows()).isTrue();
        assertThat(circuit.allows()).isTrue();
    }
}
