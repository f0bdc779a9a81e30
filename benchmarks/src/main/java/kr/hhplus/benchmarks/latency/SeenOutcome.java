package kr.hhplus.benchmarks.latency;

import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.system.Sale;
import kr.hhplus.benchmarks.system.ServicesProcess;

/** Requests that arrive whether or not the system keeps up; a sample of their users watches for the outcome. */
public final class SeenOutcome implements Contender {
    static final String NAME = "outcome seen";
    public static final String P50 = "seenP50Ms";
    public static final String P99 = "seenP99Ms";
    /** From the last answer until the last row is in MySQL. */
    public static final String STORED_AFTER = "storedAfterMs";

    /** More than are ever needed, so that no request waits for one. */
    private static final int CONNECTIONS = 1_000;

    private final int requests;
    private final double perSecond;
    private final ServicesProcess services;
    private final Generator generator;

    /** @param perSecond at which the requests arrive */
    public SeenOutcome(int requests, double perSecond, ServicesProcess services, Generator generator) {
        this.requests = requests;
        this.perSecond = perSecond;
        this.services = services;
        this.generator = generator;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Sample run() throws InterruptedException {
        try (var sale = new Sale(services.target(), services.nextCoupon(), requests, requests, generator)) {
            var before = services.cpu();
            var answered = HttpLoad.start(
                            LoadPlan.arriving(CONNECTIONS, requests, perSecond),
                            services.server(),
                            generator,
                            sale.requests(),
                            sale)
                    .await();
            var stored = sale.awaitStored();
            var metrics = answered.metrics();
            services.cpu().addMicrosPerRequest(before, answered.sent(), metrics);
            var faults = answered.faults(Sale.ACCEPTED);
            faults.addAll(sale.faults());
            var seen = sale.decisionMicros();
            double p50Ms = seen.getValueAtPercentile(50) / 1e3;
            metrics.put(P50, p50Ms);
            metrics.put(P99, seen.getValueAtPercentile(99) / 1e3);
            metrics.put("seenMaxMs", seen.getMaxValue() / 1e3);
            metrics.put(STORED_AFTER, Math.max(0, stored.nanos() - answered.answeredNanos()) / 1e6);
            metrics.put("seenUsers", (double) seen.getTotalCount());
            return new Sample(p50Ms, metrics, faults);
        }
    }
}
