package kr.hhplus.benchmarks.scenario;

/** What a scenario must reach. */
public sealed interface Floor {
    /** A contender's value is at least so many times the other's, in the median of the rounds. */
    record AtLeast(String contender, String other, double ratio) implements Floor {}

    /** A contender's further value stays below the limit, in the median of the rounds. */
    record Below(String contender, String metric, double limit) implements Floor {}
}
