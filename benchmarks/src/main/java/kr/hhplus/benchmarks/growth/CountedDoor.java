package kr.hhplus.benchmarks.growth;

import java.util.ArrayList;
import java.util.List;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.benchmarks.load.HttpLoad;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.load.PublishBytes;
import kr.hhplus.benchmarks.scenario.Sample;
import kr.hhplus.benchmarks.system.Rows;
import kr.hhplus.benchmarks.system.Sale;
import kr.hhplus.benchmarks.system.ServicesProcess;
import kr.hhplus.standalone.flood.CampaignClient;
import kr.hhplus.standalone.guarantee.StoredDecisions;

/**
 * The door for more requests than the evidence of a whole sale can be held of: accepted requests and stored rows are
 * counted, and the other guarantees are not asked.
 */
final class CountedDoor {
    private static final int ACCEPTED = 202;

    private CountedDoor() {}

    /** One sale of a fresh coupon, as {@link kr.hhplus.benchmarks.door.Door} has it. */
    static Sample run(LoadPlan plan, ServicesProcess services, Generator generator) throws InterruptedException {
        var target = services.target();
        long coupon = services.nextCoupon();
        try (var stored = new StoredDecisions(target.mysql())) {
            CampaignClient.define(target, coupon, plan.requests());
            var before = services.cpu();
            var requests = new PublishBytes(services.server(), Sale.PATH, coupon);
            var answered = HttpLoad.start(plan, services.server(), generator, requests, HttpLoad.Answers.IGNORED)
                    .await();
            long accepted = answered.of(ACCEPTED);
            var rows = Rows.await(() -> stored.count(coupon), accepted);
            var metrics = answered.metrics();
            metrics.put("answersPerSecond", answered.perSecond());
            services.cpu().addMicrosPerRequest(before, answered.sent(), metrics);
            List<String> faults = new ArrayList<>(answered.faults(ACCEPTED));
            if (rows.rows() != accepted) {
                faults.add("%,d requests accepted, %,d stored".formatted(accepted, rows.rows()));
            }
            double untilStoredSeconds = (rows.nanos() - answered.startNanos()) / 1e9;
            return new Sample(rows.rows() / untilStoredSeconds, metrics, faults);
        }
    }
}
