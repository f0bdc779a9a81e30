package kr.hhplus.benchmarks.system;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Scenario;

/** Contenders on one run of the system, which is theirs alone. */
public final class SystemContest implements Scenario.Contest {
    private final ServicesProcess services;
    private final Generator generator;
    private final Map<String, Object> sizes;
    private final List<Contender> contenders;

    private SystemContest(
            ServicesProcess services, Generator generator, Map<String, Object> sizes, List<Contender> contenders) {
        this.services = services;
        this.generator = generator;
        this.sizes = sizes;
        this.contenders = contenders;
    }

    /** Makes the contenders. */
    @FunctionalInterface
    public interface Contenders {
        /** On services that are ready; throws {@link kr.hhplus.standalone.cli.CommandFailure}. */
        List<Contender> on(ServicesProcess services, Generator generator) throws InterruptedException;
    }

    /** Starts the system and then makes the contenders. */
    public static SystemContest start(
            BenchSettings settings, Progress progress, Map<String, Object> sizes, Contenders contenders)
            throws IOException, InterruptedException {
        var services = ServicesProcess.start(settings, progress);
        var generator = new Generator();
        try {
            return new SystemContest(services, generator, sizes, contenders.on(services, generator));
        } catch (InterruptedException | RuntimeException e) {
            generator.close();
            services.close();
            throw e;
        }
    }

    @Override
    public List<Contender> contenders() {
        return contenders;
    }

    @Override
    public Map<String, Object> sizes() {
        return sizes;
    }

    @Override
    public void close() {
        generator.close();
        services.close();
    }
}
