package kr.hhplus.benchmarks.burst;

import java.io.IOException;
import java.time.Duration;
import kr.hhplus.benchmarks.door.Door;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.system.Sale;
import kr.hhplus.benchmarks.system.ServicesProcess;
import kr.hhplus.standalone.cli.CommandFailure;

/** A burst on services that are started for it alone. */
final class FirstSecond implements Contender {
    static final int CONNECTIONS = 5_000;

    private static final int WARM_UP_CONNECTIONS = 128;
    private static final Duration IDLE = Duration.ofSeconds(3);

    private final String name;
    private final int requests;
    private final int warmUpRequests;
    private final BenchSettings settings;
    private final Progress progress;
    private final Generator generator;

    /**
     * The burst of so many requests.
     *
     * @param warmUpRequests a sale before the burst; 0: none
     */
    FirstSecond(
            String name,
            int requests,
            int warmUpRequests,
            BenchSettings settings,
            Progress progress,
            Generator generator) {
        this.name = name;
        this.requests = requests;
        this.warmUpRequests = warmUpRequests;
        this.settings = settings;
        this.progress = progress;
        this.generator = generator;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Sample run() throws InterruptedException {
        try (var services = ServicesProcess.start(settings, progress)) {
            if (warmUpRequests > 0) {
                new Door(LoadPlan.ofRequests(WARM_UP_CONNECTIONS, warmUpRequests), services, generator).run();
            }
            Thread.sleep(IDLE.toMillis());
            return burst(services);
        } catch (IOException e) {
            throw CommandFailure.failed("the services could not be started: " + e, e);
        }
    }

    private Sample burst(ServicesProcess services) throws InterruptedException {
        try (var sale = new Sale(services.target(), services.nextCoupon(), requests, requests, generator)) {
            var plan = LoadPlan.arriving(Math.min(requests, CONNECTIONS), requests, requests);
            var before = services.cpu();
            var answered = HttpLoad.start(plan, services.server(), generator, sale.requests(), sale)
                    .await();
            var stored = sale.awaitStored();
            var metrics = answered.metrics();
            metrics.put("answeredSeconds", answered.seconds());
            metrics.put("storedRows", (double) stored.rows());
            services.cpu().addMicrosPerRequest(before, answered.sent(), metrics);
            var faults = answered.faults(Sale.ACCEPTED);
            faults.addAll(sale.faults());
            return new Sample((stored.nanos() - answered.startNanos()) / 1e9, metrics, faults);
        }
    }
}
