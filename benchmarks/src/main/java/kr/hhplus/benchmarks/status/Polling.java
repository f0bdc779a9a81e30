package kr.hhplus.benchmarks.status;

import java.util.concurrent.atomic.AtomicLong;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.GetBytes;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.system.ServicesProcess;
import kr.hhplus.standalone.flood.AnswerScan;

/** Asks for the status of tickets in turns, and looks into a sample of the answers. */
final class Polling implements Contender {
    private static final int OK = 200;
    private static final int LOOK_EVERY = 50;

    private final String name;
    private final String status;
    private final LoadPlan plan;
    private final ServicesProcess services;
    private final Generator generator;
    private final GetBytes requests;

    /** The status is what all tickets have to show. */
    Polling(String name, String status, Tickets tickets, LoadPlan plan, ServicesProcess services, Generator generator) {
        this.name = name;
        this.status = status;
        this.plan = plan;
        this.services = services;
        this.generator = generator;
        this.requests = new GetBytes(services.server(), tickets.paths(""));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Sample run() throws InterruptedException {
        var wrong = new AtomicLong();
        HttpLoad.Answers look = (request, dueNanos, code, body) -> {
            if (request % LOOK_EVERY == 0 && !status.equals(AnswerScan.text(body, "status"))) {
                wrong.incrementAndGet();
            }
        };
        var before = services.cpu();
        var answered = HttpLoad.start(plan, services.server(), generator, requests, look)
                .await();
        var metrics = answered.metrics();
        services.cpu().addMicrosPerRequest(before, answered.sent(), metrics);
        var faults = answered.faults(OK);
        if (wrong.get() > 0) {
            faults.add("%,d of the answers that were looked at are not %s".formatted(wrong.get(), status));
        }
        return new Sample(answered.perSecond(), metrics, faults);
    }
}
