package kr.hhplus.schemas.coupon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RequestKeyTest {
    private static final String LONGEST = "k".repeat(RequestKey.LENGTH_MAX);

    @Test
    void aKeyMayBeChosenFromLettersDigitsAndTwoSigns() {
        for (var key : new String[] {"a", "Z", "0", "_", "-", "aZ09_-", LONGEST}) {
            assertThat(RequestKey.isValid(key)).as(key).isTrue();
            assertThatCode(() -> RequestKey.require("key", key)).doesNotThrowAnyException();
            assertThatCode(() -> RequestKey.requireAny("key", key)).doesNotThrowAnyException();
        }
    }

    @Test
    void nothingElseIsAKey() {
        for (var key : new String[] {" ", "a b", "a.b", "a:b", "a\n", "키", LONGEST + "k", "grants:x"}) {
            assertThat(RequestKey.isValid(key)).as(key).isFalse();
            assertThatThrownBy(() -> RequestKey.require("key", key))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("key must be empty or match");
            assertThatThrownBy(() -> RequestKey.requireAny("key", key)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theEmptyKeyMeansTheOnlyRequestAndCannotBeChosen() {
        assertThat(RequestKey.isValid(RequestKey.NONE)).isFalse();
        assertThatCode(() -> RequestKey.require("key", RequestKey.NONE)).doesNotThrowAnyException();
    }

    @Test
    void noUserCanChooseTheKeyOfAGrant() {
        var key = RequestKey.ofGrant(LONGEST);

        assertThat(RequestKey.isOfGrant(key)).isTrue();
        assertThat(RequestKey.isOfGrant("grant")).isFalse();
        assertThat(RequestKey.isValid(key)).isFalse();
        assertThatThrownBy(() -> RequestKey.require("key", key)).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> RequestKey.requireAny("key", key)).doesNotThrowAnyException();
        assertThatThrownBy(() -> RequestKey.requireAny("key", key + "k")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RequestKey.requireAny("key", "grant:grant:x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
