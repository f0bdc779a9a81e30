package kr.hhplus.benchmarks;

import java.util.List;
import java.util.Optional;
import kr.hhplus.benchmarks.burst.BurstScenario;
import kr.hhplus.benchmarks.design.DesignsScenario;
import kr.hhplus.benchmarks.door.DoorScenario;
import kr.hhplus.benchmarks.door.GateScenario;
import kr.hhplus.benchmarks.growth.GrowthScenario;
import kr.hhplus.benchmarks.hotcoupon.HotCouponScenario;
import kr.hhplus.benchmarks.latency.LatencyScenario;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.status.LongPollScenario;
import kr.hhplus.benchmarks.status.StatusScenario;
import kr.hhplus.benchmarks.status.StreamsScenario;
import kr.hhplus.benchmarks.store.StoreScenario;

/** All scenarios, in the order in which they are listed and run. */
final class Scenarios {
    static final List<Scenario> ALL = List.of(
            new DoorScenario(),
            new GateScenario(),
            new DesignsScenario(),
            new HotCouponScenario(),
            new StoreScenario(),
            new GrowthScenario(),
            new StatusScenario(),
            new LongPollScenario(),
            new StreamsScenario(),
            new LatencyScenario(),
            new BurstScenario());

    private Scenarios() {}

    static Optional<Scenario> find(String name) {
        return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
    }
}
