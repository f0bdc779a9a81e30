package kr.hhplus.standalone.console;

import java.util.function.LongSupplier;

/** How many letters wait in the parking topic, counted anew only when something has come to it. Thread-safe. */
final class ParkedLetters {
    private final LongSupplier count;
    private long countedEnd = -1;
    private long counted;

    /** @param count reads the topic, which may take a while */
    ParkedLetters(LongSupplier count) {
        this.count = count;
    }

    /** @param end grows with everything that comes to the topic */
    synchronized long look(long end) {
        if (end != countedEnd) {
            counted = end == 0 ? 0 : count.getAsLong();
            countedEnd = end;
        }
        return counted;
    }
}
