package kr.hhplus.benchmarks.backlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.scenario.Scenario.Contest;

/** Contenders that take turns on one backlog. Not thread-safe. */
public final class BacklogContest implements Contest {
    /** Works through the whole backlog, as often as it is told to. */
    public interface Runner extends AutoCloseable {
        Sample run() throws InterruptedException;

        @Override
        void close();
    }

    /** Fills the backlog and adds the contenders. */
    public interface Preparation {
        void of(BacklogContest contest) throws IOException, InterruptedException;
    }

    private record Turns(String name, Runner runner) implements Contender {
        @Override
        public Sample run() throws InterruptedException {
            return runner.run();
        }
    }

    private final BacklogServers servers;
    private final Map<String, Object> sizes;
    private final List<Turns> turns = new ArrayList<>();

    private BacklogContest(BacklogServers servers, Map<String, Object> sizes) {
        this.servers = servers;
        this.sizes = sizes;
    }

    /** Returns when all contenders are ready; where the preparation fails, nothing is left running. */
    public static BacklogContest start(Progress progress, Map<String, Object> sizes, Preparation preparation)
            throws IOException, InterruptedException {
        var contest = new BacklogContest(BacklogServers.start(progress), sizes);
        try {
            preparation.of(contest);
            return contest;
        } catch (IOException | InterruptedException | RuntimeException e) {
            contest.close();
            throw e;
        }
    }

    public BacklogServers servers() {
        return servers;
    }

    /** From now on it is closed with the contest. */
    public void add(String name, Runner runner) {
        turns.add(new Turns(name, runner));
    }

    @Override
    public List<Contender> contenders() {
        return List.copyOf(turns);
    }

    @Override
    public Map<String, Object> sizes() {
        return sizes;
    }

    @Override
    public void close() {
        turns.forEach(turn -> turn.runner().close());
        servers.close();
    }
}
