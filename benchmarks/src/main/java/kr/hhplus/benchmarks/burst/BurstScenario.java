package kr.hhplus.benchmarks.burst;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Scenario;

/** Everybody in the first second: on services that have just been started, and on some that have worked before. */
public final class BurstScenario implements Scenario {
    private static final int REQUESTS = 50_000;

    @Override
    public String name() {
        return "burst";
    }

    @Override
    public String description() {
        return "50,000 requests that arrive in the first second, until the last row is in MySQL: on services that have"
                + " just been started, and on idle ones that have worked before";
    }

    @Override
    public String unit() {
        return "s";
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) {
        int requests = settings.sizeOr(REQUESTS);
        var generator = new Generator();
        List<Contender> contenders = List.of(
                new FirstSecond("just started", requests, 0, settings, progress, generator),
                new FirstSecond("idle", requests, requests, settings, progress, generator));
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("requests", requests);
        sizes.put("connections", Math.min(requests, FirstSecond.CONNECTIONS));
        return new Contest() {
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
            }
        };
    }
}
