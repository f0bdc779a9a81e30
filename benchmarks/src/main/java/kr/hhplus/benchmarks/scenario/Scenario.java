package kr.hhplus.benchmarks.scenario;

import java.util.List;
import java.util.Map;

/** Something that is measured beside a yardstick, in the same run. */
public interface Scenario {
    /** As on the command line: lower case, words by hyphens. */
    String name();

    /** One line: what is measured, against what. */
    String description();

    /** Of the contenders' values; "requests/s" for example. */
    String unit();

    /** What must be reached. */
    default List<Floor> floors() {
        return List.of();
    }

    /** Rounds before those that count: as many as the compilers need for most of their work. */
    default int warmUps() {
        return 1;
    }

    /** Starts what the contenders need. The caller closes the contest, also on interruption. */
    Contest open(BenchSettings settings, Progress progress) throws Exception;

    /** Contenders that are ready to take turns. */
    interface Contest extends AutoCloseable {
        /** Two or more where they are compared; the first is the yardstick. The same objects at every call. */
        List<Contender> contenders();

        /** What a reader has to know to do it again: sizes, connections. In the order in which it is read. */
        Map<String, Object> sizes();
    }
}
