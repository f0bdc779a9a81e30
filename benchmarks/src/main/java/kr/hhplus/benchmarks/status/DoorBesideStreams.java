package kr.hhplus.benchmarks.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import kr.hhplus.benchmarks.door.Door;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.system.Sale;
import kr.hhplus.benchmarks.system.ServicesProcess;

/**
 * People in line hold an event stream each while another coupon is sold, and then ask for theirs: every stream has to
 * last, and to end with the coupon. The value is the door's, with the streams beside it.
 */
final class DoorBesideStreams implements Contender {
    private static final int CONNECTIONS = 128;

    private final int count;
    private final Door door;
    private final ServicesProcess services;
    private final Generator generator;

    DoorBesideStreams(int count, Door door, ServicesProcess services, Generator generator) {
        this.count = count;
        this.door = door;
        this.services = services;
        this.generator = generator;
    }

    @Override
    public String name() {
        return "door beside streams";
    }

    @Override
    public Sample run() throws InterruptedException {
        long coupon = services.nextCoupon();
        var tickets = new Tickets(services, coupon, count);
        try (var sale = new Sale(services.target(), coupon, count, count, generator)) {
            tickets.putInLine(services);
            try (var streams = TicketStreams.open(tickets.paths("/events"), services.server(), generator)) {
                var beside = door.run();
                int lasting = streams.waiting();
                var asked = HttpLoad.start(
                                LoadPlan.ofRequests(CONNECTIONS, count),
                                services.server(),
                                generator,
                                sale.requests(),
                                sale)
                        .await();
                long issuedNanos = streams.awaitIssued();
                sale.awaitStored();
                var metrics = new LinkedHashMap<>(beside.more());
                metrics.put("streamsLasting", (double) lasting);
                metrics.put("lastOutcomeMs", (issuedNanos - asked.answeredNanos()) / 1e6);
                var faults = new ArrayList<>(beside.faults());
                faults.addAll(asked.faults(Sale.ACCEPTED));
                if (streams.broken() > 0) {
                    faults.add(
                            "%,d streams were refused, broke, or ended without the coupon".formatted(streams.broken()));
                }
                faults.addAll(sale.faults());
                return new Sample(beside.value(), metrics, faults);
            }
        }
    }
}
