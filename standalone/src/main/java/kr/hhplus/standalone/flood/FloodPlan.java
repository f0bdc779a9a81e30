package kr.hhplus.standalone.flood;

import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.standalone.cli.CommandFailure;
import org.jspecify.annotations.Nullable;

/**
 * What a flood sends.
 *
 * @param users 1..users ask, each about as often as the others
 * @param requestsPerSecond the open arrival rate; null: each connection sends its next request when it has the answer
 * @param connections requests in flight, at most
 * @param seed of the order in which the users ask
 */
public record FloodPlan(
        long couponId,
        long stock,
        int users,
        int requests,
        @Nullable Double requestsPerSecond,
        int connections,
        long seed) {

    static final int USERS_MAX = 10_000_000;
    static final int REQUESTS_MAX = 20_000_000;
    static final double REQUESTS_PER_SECOND_MAX = 1_000_000;
    static final int CONNECTIONS_MAX = 1_000;

    public FloodPlan {
        require("--coupon", couponId, 1, Ids.MAX);
        require("--stock", stock, 1, CampaignTerms.STOCK_MAX);
        require("--users", users, 1, USERS_MAX);
        require("--requests", requests, 1, REQUESTS_MAX);
        require("--connections", connections, 1, CONNECTIONS_MAX);
        if (requestsPerSecond != null && !(requestsPerSecond > 0 && requestsPerSecond <= REQUESTS_PER_SECOND_MAX)) {
            throw CommandFailure.unusable("--rate must be over 0 and at most %,d, not %s"
                    .formatted((long) REQUESTS_PER_SECOND_MAX, requestsPerSecond));
        }
    }

    FloodPlan withCoupon(long id) {
        return new FloodPlan(id, stock, users, requests, requestsPerSecond, connections, seed);
    }

    private static void require(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw CommandFailure.unusable("%s must be %,d .. %,d, not %,d".formatted(option, min, max, value));
        }
    }
}
