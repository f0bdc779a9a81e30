package kr.hhplus.standalone.console;

import java.time.Instant;
import java.util.List;
import kr.hhplus.schemas.coupon.CouponState;
import org.jspecify.annotations.Nullable;

/**
 * What the pipeline does at a moment. What is not known is absent.
 *
 * @param guaranteeViolations found since the projections began; 0: every guarantee is kept
 * @param refusedAtGate requests since the doors began
 * @param latency null: nothing was decided lately
 * @param campaigns open ones first, then the latest
 */
record Pipeline(
        Instant at,
        @Nullable Long guaranteeViolations,
        LogCounts log,
        @Nullable Long refusedAtGate,
        Lag lag,
        @Nullable Latency latency,
        List<Part> parts,
        List<Campaign> campaigns,
        DeadLetterCounts deadLetters) {

    /** Commands of coupon-commands, from its beginning, that have come so far. They only grow. */
    record LogCounts(
            @Nullable Long accepted,
            @Nullable Long decided,
            @Nullable Long stored,
            @Nullable Long shown) {}

    /** Records that the topology and each projection still have before them. */
    record Lag(
            @Nullable Long decide,
            @Nullable Long store,
            @Nullable Long show) {}

    /** From the append of a request until its decision is stored, over the last 10 s. */
    record Latency(double p50Ms, double p99Ms) {}

    enum Status {
        UP,
        DEGRADED,
        DOWN,
        UNKNOWN
    }

    /**
     * @param detail for people
     * @param ready of its instances or brokers; null: they are not counted
     * @param expected so many should be ready; null together with ready
     */
    record Part(
            String name,
            Status status,
            String detail,
            @Nullable Integer ready,
            @Nullable Integer expected) {

        static Part uncounted(String name, Status status, String detail) {
            return new Part(name, status, detail, null, null);
        }

        /**
         * UP with all that are expected, DEGRADED with some, DOWN with none.
         *
         * @param kind what is counted, one of them
         */
        static Part counted(String name, String kind, int ready, int expected) {
            var status = ready == expected ? Status.UP : ready > 0 ? Status.DEGRADED : Status.DOWN;
            var detail = "%d of %d %s%s ready".formatted(ready, expected, kind, expected == 1 ? "" : "s");
            return new Part(name, status, detail, ready, expected);
        }
    }

    /** @param waiting requests that Redis shows as waiting */
    record Campaign(
            long couponId,
            String name,
            CouponState.Status status,
            long stock,
            long issued,
            long remaining,
            @Nullable Long waiting) {}

    /** Commands that could not be decided and that nobody has sent again; and those of them that came back too often. */
    record DeadLetterCounts(
            @Nullable Long waiting, @Nullable Long parked) {}
}
