package kr.hhplus.standalone.drill;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * A fault, and what clients may notice of it at most.
 *
 * @param what one line
 * @param seconds how long requests arrive; the fault begins after the first fifth
 * @param answer seconds that a request may wait for its acceptance; empty: nothing is promised
 * @param outcome seconds until an outcome, likewise
 * @param position seconds without places in line, likewise
 */
record Drill(
        String name,
        String what,
        int seconds,
        OptionalDouble answer,
        OptionalDouble outcome,
        OptionalDouble position,
        Fault fault) {

    static final Duration OUTAGE = Duration.ofSeconds(8);
    static final Duration PAUSE = Duration.ofSeconds(20);

    /** Does harm, and makes it good again. */
    interface Fault {
        /** Called while requests arrive; {@link Scene#fault} is to be called right before the harm is done. */
        void run(Scene scene) throws Exception;

        /** What has to be done before requests arrive; false: it cannot be done here, and the scene has been told why. */
        default boolean prepare(Scene scene) throws Exception {
            return true;
        }

        /** Whatever became of the drill, everything is then as it was. */
        default void restore(Scene scene) throws Exception {}
    }

    static Drill of(String name, String what, int seconds, Fault fault) {
        return new Drill(
                name, what, seconds, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), fault);
    }

    Drill answeredWithin(double max) {
        return new Drill(name, what, seconds, OptionalDouble.of(max), outcome, position, fault);
    }

    Drill decidedWithin(double max) {
        return new Drill(name, what, seconds, answer, OptionalDouble.of(max), position, fault);
    }

    Drill placedWithin(double max) {
        return new Drill(name, what, seconds, answer, outcome, OptionalDouble.of(max), fault);
    }
}
