package kr.hhplus.orderpayment.product;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The answer to a read, as it is kept in memory: ready-made JSON, or why there is none. Immutable. */
final class ReadyAnswer {
    /** There is no such product. */
    static final ReadyAnswer MISSING = new ReadyAnswer(null);
    /** Neither Redis nor MySQL has answered. */
    static final ReadyAnswer UNAVAILABLE = new ReadyAnswer(null);

    private final byte @Nullable [] json;

    private ReadyAnswer(byte @Nullable [] json) {
        this.json = json;
    }

    static ReadyAnswer of(String json) {
        return new ReadyAnswer(json.getBytes(StandardCharsets.UTF_8));
    }

    /** UTF-8, not to be changed; null where there is none. */
    byte @Nullable [] json() {
        return json;
    }
}
