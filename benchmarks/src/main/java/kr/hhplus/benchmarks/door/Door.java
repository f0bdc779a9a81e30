package kr.hhplus.benchmarks.door;

import java.util.ArrayList;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.system.Sale;
import kr.hhplus.benchmarks.system.ServicesProcess;
import kr.hhplus.standalone.cli.CommandFailure;

/**
 * The system's own way: a fresh coupon with enough for everybody in every turn. Its value is what is accepted, decided
 * and stored, by the time from the first request until the last row is in MySQL.
 */
public final class Door implements Contender {
    /** Its name in every scenario. */
    public static final String NAME = "door";

    private static final int WARM_UP_TURNS = 3;

    private final LoadPlan plan;
    private final ServicesProcess services;
    private final Generator generator;

    public Door(LoadPlan plan, ServicesProcess services, Generator generator) {
        this.plan = plan;
        this.services = services;
        this.generator = generator;
    }

    /**
     * What the door takes a second, by the last of four turns: the others warm up.
     *
     * @throws CommandFailure a turn was not good
     */
    public static double measure(int requests, ServicesProcess services, Generator generator)
            throws InterruptedException {
        var door = new Door(LoadPlan.ofRequests(DoorScenario.CONNECTIONS, requests), services, generator);
        for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
            door.requireGood();
        }
        return door.requireGood();
    }

    private double requireGood() throws InterruptedException {
        var sample = run();
        if (!sample.faults().isEmpty()) {
            throw CommandFailure.failed("the door's rate could not be measured: " + sample.faults());
        }
        return sample.value();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Sample run() throws InterruptedException {
        try (var sale =
                new Sale(services.target(), services.nextCoupon(), plan.requests(), plan.requests(), generator)) {
            var before = services.cpu();
            var answered = HttpLoad.start(plan, services.server(), generator, sale.requests(), sale)
                    .await();
            var stored = sale.awaitStored();
            var metrics = answered.metrics();
            metrics.put("answersPerSecond", answered.perSecond());
            services.cpu().addMicrosPerRequest(before, answered.sent(), metrics);
            var faults = new ArrayList<>(answered.faults(Sale.ACCEPTED));
            faults.addAll(sale.faults());
            long untilStoredNanos = stored.nanos() - answered.startNanos();
            return new Sample(stored.rows() / (untilStoredNanos / 1e9), metrics, faults);
        }
    }
}
