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

/** What a coupon costs that is sold out. */
public final class GateScenario implements Scenario {
    private static final double OF_NO_OP_MIN = 0.9;

    @Override
    public String name() {
        return "gate";
    }

    @Override
    public String description() {
        return "publish on a sold-out coupon, against a POST that does nothing";
    }

    @Override
    public String unit() {
        return "requests/s";
    }

    @Override
    public List<Floor> floors() {
        return List.of(new Floor.AtLeast(Gate.NAME, NoOp.NAME, OF_NO_OP_MIN));
    }

    @Override
    public int warmUps() {
        return DoorScenario.WARM_UPS;
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) throws Exception {
        int requests = settings.sizeOr(DoorScenario.REQUESTS);
        var plan = LoadPlan.ofRequests(DoorScenario.CONNECTIONS, requests);
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("requests", requests);
        sizes.put("connections", DoorScenario.CONNECTIONS);
        return SystemContest.start(
                settings,
                progress,
                sizes,
                (services, generator) ->
                        List.<Contender>of(NoOp.post(plan, services, generator), new Gate(plan, services, generator)));
    }
}
