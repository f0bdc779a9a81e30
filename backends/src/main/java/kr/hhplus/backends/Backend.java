package kr.hhplus.backends;

import java.util.Locale;

/** One of the three servers. */
public enum Backend {
    KAFKA,
    REDIS,
    MYSQL;

    /** The name in {@link Backends#pids()}, in folder names and in messages: "kafka", "redis", "mysql". */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
