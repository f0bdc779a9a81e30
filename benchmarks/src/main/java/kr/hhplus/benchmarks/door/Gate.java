package kr.hhplus.benchmarks.door;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.system.Sale;
import kr.hhplus.benchmarks.system.ServicesProcess;
import kr.hhplus.standalone.cli.CommandFailure;

/** Requests for a coupon that is sold out: one exists, and it is taken. Every answer has to be the refusal. */
final class Gate implements Contender {
    static final String NAME = "gate";

    private static final int REFUSED = 409;
    private static final Duration SOLD_OUT_WAIT_MAX = Duration.ofSeconds(20);
    private static final long POLL_MS = 20;

    private final LoadPlan plan;
    private final ServicesProcess services;
    private final Generator generator;

    Gate(LoadPlan plan, ServicesProcess services, Generator generator) {
        this.plan = plan;
        this.services = services;
        this.generator = generator;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Sample run() throws InterruptedException {
        try (var sale = new Sale(services.target(), services.nextCoupon(), 1, plan.requests(), generator)) {
            sellOut(sale);
            var before = services.cpu();
            var answered = HttpLoad.start(plan, services.server(), generator, sale.requests(), sale)
                    .await();
            var metrics = answered.metrics();
            services.cpu().addMicrosPerRequest(before, answered.sent(), metrics);
            List<String> faults = new ArrayList<>(answered.faults(REFUSED));
            faults.addAll(sale.faults());
            return new Sample(answered.perSecond(), metrics, faults);
        }
    }

    /** The first user asks until the gate knows that there is nothing left. */
    private void sellOut(Sale sale) throws InterruptedException {
        long deadline = System.nanoTime() + SOLD_OUT_WAIT_MAX.toNanos();
        while (System.nanoTime() - deadline < 0) {
            var answered = HttpLoad.start(
                            LoadPlan.ofRequests(1, 1), services.server(), generator, sale.requests(), sale)
                    .await();
            if (answered.of(REFUSED) == 1) {
                return;
            }
            Thread.sleep(POLL_MS);
        }
        throw CommandFailure.failed(
                "the gate was not closed " + SOLD_OUT_WAIT_MAX.toSeconds() + " s after the last coupon was taken");
    }
}
