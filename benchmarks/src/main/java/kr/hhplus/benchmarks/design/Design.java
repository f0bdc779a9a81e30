package kr.hhplus.benchmarks.design;

import java.util.List;
import kr.hhplus.benchmarks.load.Answered;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.load.PublishBytes;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.system.Rows;
import kr.hhplus.benchmarks.system.ServicesProcess;

/**
 * One of the designs under load. Its value is what is in MySQL by the time until the last row is there; of a design that
 * stores nothing, what it has answered 200 by the time until the last answer. What it fails to answer is counted, and is
 * no fault of the system.
 */
final class Design implements Contender {
    private static final int ISSUED = 200;

    private final String name;
    private final String path;
    private final boolean stores;
    private final LoadPlan plan;
    private final ServicesProcess services;
    private final Generator generator;

    Design(String name, String path, boolean stores, LoadPlan plan, ServicesProcess services, Generator generator) {
        this.name = name;
        this.path = path;
        this.stores = stores;
        this.plan = plan;
        this.services = services;
        this.generator = generator;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Sample run() throws InterruptedException {
        long coupon = services.nextCoupon();
        try (var tables = DesignTables.at(services.run().mysql());
                var gate = new LuaGate(services.run().redis())) {
            tables.openSale(coupon, plan.requests());
            gate.openSale(coupon, plan.requests());
            var before = services.cpu();
            var requests = new PublishBytes(services.server(), path, coupon);
            var answered = HttpLoad.run(plan, services.server(), generator, requests);
            double perSecond =
                    stores ? storedPerSecond(tables, coupon, answered) : answered.of(ISSUED) / answered.seconds();
            var metrics = answered.metrics();
            metrics.put("answersPerSecond", answered.perSecond());
            metrics.put("notIssued", (double) answered.sent() - answered.of(ISSUED));
            services.cpu().addMicrosPerRequest(before, answered.sent(), metrics);
            return new Sample(
                    perSecond,
                    metrics,
                    perSecond > 0 ? List.of() : List.of("nothing was issued: " + answered.byStatus()));
        }
    }

    private static double storedPerSecond(DesignTables tables, long coupon, Answered answered)
            throws InterruptedException {
        var stored = Rows.await(() -> tables.issued(coupon), answered.of(ISSUED));
        return stored.rows() / ((stored.nanos() - answered.startNanos()) / 1e9);
    }
}
