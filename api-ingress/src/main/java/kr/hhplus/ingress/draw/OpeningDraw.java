package kr.hhplus.ingress.draw;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kr.hhplus.ingress.gate.CampaignGate;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponState;
import kr.hhplus.schemas.lifecycle.LifecycleThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws the order of campaigns that register requests before their opening, as soon as they have opened. Every instance
 * does; the first draw in the log counts, and the others are refused by it. A draw without effect is tried again.
 */
public final class OpeningDraw extends LifecycleThread {
    private static final Logger log = LoggerFactory.getLogger(OpeningDraw.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);
    private static final Duration RETRY_WAIT = Duration.ofSeconds(2);

    private final CampaignGate gate;
    private final CommandLog commandLog;
    private final DrawSeeds seeds;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    /** By coupon, when it was last tried. Only of the thread. */
    private final Map<Long, Long> triedNanos = new HashMap<>();

    public OpeningDraw(CampaignGate gate, CommandLog commandLog, DrawSeeds seeds, Clock clock) {
        super("opening-draw");
        this.gate = gate;
        this.commandLog = commandLog;
        this.seeds = seeds;
        this.clock = clock;
    }

    @Override
    public void stop() {
        stopping.countDown();
        super.stop();
    }

    @Override
    protected void work() throws InterruptedException {
        do {
            var awaiting = gate.awaitingDraw();
            triedNanos
                    .keySet()
                    .retainAll(awaiting.stream().map(CouponState::couponId).toList());
            awaiting.stream().filter(this::isDue).forEach(this::draw);
        } while (!stopping.await(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Open, or over: those who are registered have to be told either way. */
    private boolean isDue(CouponState state) {
        var status = state.statusAt(clock.instant());
        Long tried = triedNanos.get(state.couponId());
        return status != CouponState.Status.NOT_OPEN
                && status != CouponState.Status.PAUSED
                && (tried == null || System.nanoTime() - tried >= RETRY_WAIT.toNanos());
    }

    private void draw(CouponState state) {
        long couponId = state.couponId();
        triedNanos.put(couponId, System.nanoTime());
        var seed = seeds.seed(couponId, state.terms().drawCommitment());
        if (seed.isEmpty()) {
            log.error(
                    "coupon {} was committed to another seed than the ticket secret gives; with the secret that it was"
                            + " defined under, or with a campaign defined anew, it can be drawn",
                    couponId);
            return;
        }
        // Too many on their way, or no answer: the next look tries again.
        commandLog.append(new DrawOrder(couponId, seed.get())).ifPresent(appended -> {
            var unused = appended.whenComplete((position, failure) -> {
                if (failure == null) {
                    log.info("a draw of coupon {} is on record at offset {}", couponId, position.offset());
                } else {
                    log.warn("the draw of coupon {} could not be put on record; it is tried again", couponId, failure);
                }
            });
        });
    }
}
