package kr.hhplus.standalone.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @Test
    void doesNothingToATerminal() {
        assertThat(PlainText.of("\u001b[2Ja\r\nb\u202ec 쿠폰")).isEqualTo("?[2Ja??b?c 쿠폰");
    }

    @Test
    void isBounded() {
        assertThat(PlainText.of("x".repeat(50), 10)).isEqualTo("x".repeat(10) + "...");
        assertThat(PlainText.of("x".repeat(10), 10)).isEqualTo("x".repeat(10));
    }

    @Test
    void dumpsBytesAsNumbersAndAscii() {
        assertThat(HexDump.of("not protobuf at all\n".getBytes(UTF_8), 18))
                .containsExactly(
                        "00000000  6e 6f 74 20 70 72 6f 74 6f 62 75 66 20 61 74 20  |not protobuf at |",
                        "00000010  61 6c                                            |al|",
                        "... and 2 bytes more");
    }

    @Test
    void readsAnId() {
        assertThat(DeadLetterId.parse("11:123456789012")).isEqualTo(new DeadLetterId(11, 123_456_789_012L));
        assertThat(DeadLetterId.parse("0:0")).hasToString("0:0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3:", ":3", "3:-1", "12:0", "99999:0", "0:9999999999999999999", "a:b"})
    void takesNothingElseForAnId(String text) {
        assertThatThrownBy(() -> DeadLetterId.parse(text)).hasMessageContaining("partition:offset");
    }
}
