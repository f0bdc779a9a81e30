package kr.hhplus.benchmarks.status;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.system.SystemContest;

/** Users whose calls are held until their outcome is there. */
public final class LongPollScenario implements Scenario {
    private static final int USERS = 5_000;

    @Override
    public String name() {
        return "longpoll";
    }

    @Override
    public String description() {
        return "5,000 calls held at once, from the last answer of the door until every held call has its outcome";
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) throws IOException, InterruptedException {
        int users = settings.sizeOr(USERS);
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("heldCalls", users);
        return SystemContest.start(
                settings,
                progress,
                sizes,
                (services, generator) -> List.<Contender>of(new HeldCalls(users, services, generator)));
    }
}
