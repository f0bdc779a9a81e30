package kr.hhplus.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import kr.hhplus.standalone.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorBindTest {
    private static final int PORT = 8080;

    @Test
    void isLoopbackUnlessToldOtherwise() {
        assertThat(DoorBind.of(Map.of(), PORT)).isEqualTo("127.0.0.1:8080");
        assertThat(DoorBind.of(Map.of("HHPLUS_BIND", " "), PORT)).isEqualTo("127.0.0.1:8080");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1 | 127.0.0.1:8080",
                "127.0.0.2 | 127.0.0.1:8080,127.0.0.2:8080",
                "192.0.2.5 | 127.0.0.1:8080,192.0.2.5:8080",
                "0.0.0.0   | 0.0.0.0:8080",
                "::        | :::8080"
            })
    void keepsLoopbackForTheCommands(String bind, String told) {
        assertThat(DoorBind.of(Map.of("HHPLUS_BIND", bind, "HHPLUS_SECURITY", "jwt"), PORT))
                .isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.5"})
    void isNotOpenToOthersWhereNobodyLooksWhoCalls(String bind) {
        assertThatThrownBy(() -> DoorBind.of(Map.of("HHPLUS_BIND", bind, "HHPLUS_SECURITY", ""), PORT))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("HAProxy would listen on " + bind)
                .hasMessageContaining("HHPLUS_SECURITY=jwt");
    }
}
