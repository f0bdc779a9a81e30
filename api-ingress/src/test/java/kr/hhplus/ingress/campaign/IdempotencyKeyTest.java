package kr.hhplus.ingress.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import kr.hhplus.schemas.http.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    @Test
    void withoutTheHeaderTheKeyIsEmptyWhereItMayBe() {
        assertThat(IdempotencyKey.optional(null)).isEmpty();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> IdempotencyKey.required(null))
                .satisfies(refused -> assertThat(refused.problem().detail()).isEqualTo("Idempotency-Key is missing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-z_09", "0123456789012345678901234567890123456789012345678901234567890123"})
    void aKeyIsTakenAsItIs(String key) {
        assertThat(IdempotencyKey.optional(key)).isEqualTo(key);
        assertThat(IdempotencyKey.required(key)).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "grant:vip",
                "ä",
                "a\n",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void whatIsNoKeyIsRefusedAndTheHeaderNamed(String key) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> IdempotencyKey.optional(key))
                .satisfies(refused -> assertThat(refused.problem().detail()).startsWith("Idempotency-Key must match"));
    }
}
