package kr.hhplus.benchmarks.noop;

import java.util.List;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.GetBytes;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.load.PublishBytes;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.system.ServicesProcess;

/** The yardstick: the same load on a call that does nothing. */
public final class NoOp implements Contender {
    /** Its name in every scenario. */
    public static final String NAME = "no-op";

    /** The same as a method of a controller, as most calls are written. */
    public static final String SPRING = "no-op-spring";

    private static final long COUPON = 1;

    private final String name;
    private final LoadPlan plan;
    private final ServicesProcess services;
    private final Generator generator;
    private final HttpLoad.Requests requests;
    private final int status;

    private NoOp(
            String name,
            LoadPlan plan,
            ServicesProcess services,
            Generator generator,
            HttpLoad.Requests requests,
            int status) {
        this.name = name;
        this.plan = plan;
        this.services = services;
        this.generator = generator;
        this.requests = requests;
        this.status = status;
    }

    /** POST with the body of a publish. */
    public static NoOp post(LoadPlan plan, ServicesProcess services, Generator generator) {
        var requests = new PublishBytes(services.server(), NoOpConfiguration.PATH, COUPON);
        return new NoOp(NAME, plan, services, generator, requests, 202);
    }

    /** POST with the body of a publish, by way of Spring MVC. */
    public static NoOp postSpring(LoadPlan plan, ServicesProcess services, Generator generator) {
        var requests = new PublishBytes(services.server(), NoOpController.PATH, COUPON);
        return new NoOp(SPRING, plan, services, generator, requests, 202);
    }

    public static NoOp get(LoadPlan plan, ServicesProcess services, Generator generator) {
        var requests = new GetBytes(services.server(), List.of(NoOpConfiguration.PATH));
        return new NoOp(NAME, plan, services, generator, requests, 200);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Sample run() throws InterruptedException {
        var before = services.cpu();
        var answered = HttpLoad.run(plan, services.server(), generator, requests);
        var metrics = answered.metrics();
        services.cpu().addMicrosPerRequest(before, answered.sent(), metrics);
        return new Sample(answered.perSecond(), metrics, answered.faults(status));
    }
}
