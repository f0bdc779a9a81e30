package kr.hhplus.benchmarks.scenario;

/** One that takes its turn in every round. */
public interface Contender {
    String name();

    /**
     * One turn from its beginning to its end, with every wait bounded.
     *
     * @throws kr.hhplus.standalone.cli.CommandFailure it could not be run
     */
    Sample run() throws InterruptedException;
}
