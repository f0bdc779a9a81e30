package kr.hhplus.benchmarks.latency;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.door.Door;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Floor;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.system.SystemContest;

/** How long until the outcome is visible, at half of what the door takes. */
public final class LatencyScenario implements Scenario {
    private static final int REQUESTS_TO_MEASURE = 100_000;
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final double P50_MS_MAX = 150;
    private static final double P99_MS_MAX = 500;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String description() {
        return "from when a request is due until its user sees the outcome, while half of the door's rate arrives";
    }

    @Override
    public String unit() {
        return "ms, p50";
    }

    @Override
    public List<Floor> floors() {
        return List.of(
                new Floor.Below(SeenOutcome.NAME, SeenOutcome.P50, P50_MS_MAX),
                new Floor.Below(SeenOutcome.NAME, SeenOutcome.P99, P99_MS_MAX));
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) throws IOException, InterruptedException {
        var time = settings.timeOr(TIME);
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("seconds", time.toSeconds());
        return SystemContest.start(settings, progress, sizes, (services, generator) -> {
            double perSecond = Door.measure(settings.sizeOr(REQUESTS_TO_MEASURE), services, generator) / 2;
            sizes.put("arrivingPerSecond", Math.round(perSecond));
            int requests = (int) Math.max(1, perSecond * time.toMillis() / 1_000);
            return List.<Contender>of(new SeenOutcome(requests, perSecond, services, generator));
        });
    }
}
