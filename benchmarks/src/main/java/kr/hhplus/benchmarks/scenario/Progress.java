package kr.hhplus.benchmarks.scenario;

/** Is told what happens, for those who wait. */
@FunctionalInterface
public interface Progress {
    void say(String line);
}
