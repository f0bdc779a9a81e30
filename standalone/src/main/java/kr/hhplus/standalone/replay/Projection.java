package kr.hhplus.standalone.replay;

import java.util.Locale;

/** What can be replayed. */
public enum Projection {
    MYSQL,
    REDIS;

    /** As it is typed. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
