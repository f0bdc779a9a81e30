package kr.hhplus.benchmarks.status;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.GetBytes;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.system.Sale;
import kr.hhplus.benchmarks.system.ServicesProcess;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.flood.AnswerScan;

/**
 * Each user first asks for the outcome, by a call that is held, and only then for the coupon: so all are held when the
 * first is decided. Every held call has to end with the coupon. The value is the time from the door's last answer until
 * the last held call is answered.
 */
final class HeldCalls implements Contender {
    private static final int OK = 200;
    private static final int DOOR_CONNECTIONS = 128;
    private static final long HELD_MS = 10_000;
    private static final Duration ANSWER_WAIT_MAX = Duration.ofMillis(HELD_MS).plusSeconds(5);
    private static final Duration SENT_WAIT_MAX = Duration.ofSeconds(30);
    private static final long POLL_MS = 5;
    /** All calls have left, and are read by then. */
    private static final long SETTLE_MS = 500;

    private final int users;
    private final ServicesProcess services;
    private final Generator generator;

    HeldCalls(int users, ServicesProcess services, Generator generator) {
        this.users = users;
        this.services = services;
        this.generator = generator;
    }

    @Override
    public String name() {
        return "held calls";
    }

    @Override
    public Sample run() throws InterruptedException {
        long coupon = services.nextCoupon();
        try (var sale = new Sale(services.target(), coupon, users, users, generator)) {
            var withoutCoupon = new AtomicLong();
            HttpLoad.Answers look = (request, dueNanos, status, body) -> {
                if (!"ISSUED".equals(AnswerScan.text(body, "status"))) {
                    withoutCoupon.incrementAndGet();
                }
            };
            var calls =
                    new GetBytes(services.server(), new Tickets(services, coupon, users).paths("?waitMs=" + HELD_MS));
            var held = HttpLoad.start(
                    LoadPlan.ofRequests(users, users).withAnswerWaitMax(ANSWER_WAIT_MAX),
                    services.server(),
                    generator,
                    calls,
                    look);
            awaitSent(held);
            var door = HttpLoad.start(
                            LoadPlan.ofRequests(Math.min(users, DOOR_CONNECTIONS), users),
                            services.server(),
                            generator,
                            sale.requests(),
                            sale)
                    .await();
            var answered = held.await();
            sale.awaitStored();
            var metrics = answered.metrics();
            metrics.put("doorSeconds", door.seconds());
            var faults = door.faults(Sale.ACCEPTED);
            faults.addAll(answered.faults(OK));
            if (withoutCoupon.get() > 0) {
                faults.add("%,d held calls ended without the coupon".formatted(withoutCoupon.get()));
            }
            faults.addAll(sale.faults());
            return new Sample((answered.answeredNanos() - door.answeredNanos()) / 1e6, metrics, faults);
        }
    }

    private void awaitSent(HttpLoad held) throws InterruptedException {
        long deadline = System.nanoTime() + SENT_WAIT_MAX.toNanos();
        while (held.sent() < users) {
            if (System.nanoTime() - deadline > 0) {
                throw CommandFailure.failed("only %,d of %,d calls could be sent".formatted(held.sent(), users));
            }
            Thread.sleep(POLL_MS);
        }
        Thread.sleep(SETTLE_MS);
    }
}
