package kr.hhplus.benchmarks.status;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.door.Door;
import kr.hhplus.benchmarks.door.DoorScenario;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.system.SystemContest;

/** The door while many browsers hold an event stream. */
public final class StreamsScenario implements Scenario {
    private static final int STREAMS = 5_000;

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public String description() {
        return "the door while 5,000 event streams of people in line are open, and then their outcomes, against the door"
                + " alone";
    }

    @Override
    public String unit() {
        return "requests/s";
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) throws IOException, InterruptedException {
        int streams = settings.sizeOr(STREAMS);
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("streams", streams);
        sizes.put("requests", DoorScenario.REQUESTS);
        sizes.put("connections", DoorScenario.CONNECTIONS);
        return SystemContest.start(settings, progress, sizes, (services, generator) -> {
            var door =
                    new Door(LoadPlan.ofRequests(DoorScenario.CONNECTIONS, DoorScenario.REQUESTS), services, generator);
            return List.<Contender>of(door, new DoorBesideStreams(streams, door, services, generator));
        });
    }
}
