package kr.hhplus.benchmarks.door;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.noop.NoOp;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Floor;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.system.SystemContest;

/** What the door takes, decides and stores. */
public final class DoorScenario implements Scenario {
    /** Over which the door's load comes, in every scenario. */
    public static final int CONNECTIONS = 128;
    /** Of one sale. */
    public static final int REQUESTS = 100_000;

    static final int WARM_UPS = 4;

    private static final double OF_NO_OP_MIN = 0.6;

    @Override
    public String name() {
        return "door";
    }

    @Override
    public String description() {
        return "publish by distinct users who all win, until the last row is in MySQL, against a POST that does nothing";
    }

    @Override
    public String unit() {
        return "requests/s";
    }

    @Override
    public List<Floor> floors() {
        return List.of(new Floor.AtLeast(Door.NAME, NoOp.NAME, OF_NO_OP_MIN));
    }

    @Override
    public int warmUps() {
        return WARM_UPS;
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) throws Exception {
        int requests = settings.sizeOr(REQUESTS);
        var plan = LoadPlan.ofRequests(CONNECTIONS, requests);
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("requests", requests);
        sizes.put("connections", CONNECTIONS);
        return SystemContest.start(
                settings,
                progress,
                sizes,
                (services, generator) -> List.<Contender>of(
                        NoOp.post(plan, services, generator),
                        NoOp.postSpring(plan, services, generator),
                        new Door(plan, services, generator)));
    }
}
