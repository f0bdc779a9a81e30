package kr.hhplus.benchmarks.status;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.noop.NoOp;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.system.Sale;
import kr.hhplus.benchmarks.system.ServicesProcess;
import kr.hhplus.benchmarks.system.SystemContest;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.flood.CampaignClient;

/** Users who poll: those in line, and those whose request is decided. */
public final class StatusScenario implements Scenario {
    private static final int CONNECTIONS = 128;
    private static final int REQUESTS = 100_000;
    private static final int USERS = 10_000;
    private static final String WAITING = "waiting";
    private static final String DECIDED = "decided";

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String description() {
        return "polls by 10,000 users who wait in line, and by 10,000 whose request is decided, against a GET that does"
                + " nothing";
    }

    @Override
    public String unit() {
        return "requests/s";
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) throws IOException, InterruptedException {
        int requests = settings.sizeOr(REQUESTS);
        var plan = LoadPlan.ofRequests(CONNECTIONS, requests);
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("requests", requests);
        sizes.put("users", USERS);
        sizes.put("connections", CONNECTIONS);
        return SystemContest.start(
                settings,
                progress,
                sizes,
                (services, generator) -> List.<Contender>of(
                        NoOp.get(plan, services, generator),
                        new Polling(WAITING, "WAITING", waiting(services), plan, services, generator),
                        new Polling(DECIDED, "ISSUED", decided(services, generator), plan, services, generator)));
    }

    private static Tickets waiting(ServicesProcess services) throws InterruptedException {
        long coupon = services.nextCoupon();
        CampaignClient.define(services.target(), coupon, USERS);
        var tickets = new Tickets(services, coupon, USERS);
        tickets.putInLine(services);
        return tickets;
    }

    private static Tickets decided(ServicesProcess services, Generator generator) throws InterruptedException {
        long coupon = services.nextCoupon();
        try (var sale = new Sale(services.target(), coupon, USERS, USERS, generator)) {
            var answered = HttpLoad.start(
                            LoadPlan.ofRequests(CONNECTIONS, USERS),
                            services.server(),
                            generator,
                            sale.requests(),
                            sale)
                    .await();
            sale.awaitStored();
            var faults = answered.faults(Sale.ACCEPTED);
            faults.addAll(sale.faults());
            if (!faults.isEmpty()) {
                throw CommandFailure.failed("the sale before the polls is broken: " + faults);
            }
        }
        return new Tickets(services, coupon, USERS);
    }
}
