package kr.hhplus.ingress.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GrantBodyTest {
    private static final Duration LONG = Duration.ofMinutes(15);

    @Test
    void aBodyThatIsLateIsGivenUp() {
        var late = new GrantBody(new ByteArrayInputStream(new byte[10]), Duration.ZERO);

        assertThatThrownBy(late::read).hasMessage("the list has not arrived within 0 minutes");
        assertThatThrownBy(() -> late.read(new byte[10])).isInstanceOf(GrantBody.LateException.class);
    }

    @Test
    void theRestIsReadAndForgotten() throws IOException {
        var rest = new ByteArrayInputStream(new byte[100_000]);

        new GrantBody(rest, LONG).drain();

        assertThat(rest.available()).isZero();
    }

    @Test
    void noMoreThanAListIsForgotten() throws IOException {
        var endless = new EndlessStream('1');

        new GrantBody(endless, LONG).drain();

        assertThat(endless.given()).isEqualTo(GrantRows.BYTES_MAX);
    }
}
