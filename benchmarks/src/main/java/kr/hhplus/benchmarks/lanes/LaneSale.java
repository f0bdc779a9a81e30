package kr.hhplus.benchmarks.lanes;

/**
 * A sale over lanes: the stock is split evenly over several partitions' logs, a user's id says which lane is theirs, and
 * within a lane who comes first is first. A pure function of its parameters.
 *
 * <p>Who is late: let s = S/k be a lane's stock, and X the users of that lane among the first S of all. If X is s or
 * more, the lane's units all go to users among the first S. Else s - X units go to users behind place S, who overtake as
 * many in other lanes. X is binomial with mean S/k and variance S/k (1 - 1/k), so E[(s - X)+] is about its standard
 * deviation by the square root of 2 pi, and over all k lanes
 *
 * <pre>
 *   E[late] = k sqrt(S/k (1 - 1/k)) / sqrt(2 pi) = sqrt(S (k - 1)) / sqrt(2 pi), about 0.4 sqrt(S (k - 1))
 * </pre>
 *
 * <p>That holds where every lane has enough users. Of D who ask, N fall to a lane, with mean D/k and variance
 * D/k (1 - 1/k); a lane keeps s - N units where N is below s. With z = (D - S) / sqrt(D (k - 1)), the normal density phi
 * and distribution Phi,
 *
 * <pre>
 *   E[unsold] = sqrt(D (k - 1)) (phi(z) - z Phi(-z))
 * </pre>
 *
 * <p>and those units went to nobody, so that E[late] is smaller by as much. Both are approximations for lanes with
 * more than a few units.
 *
 * @param stock units of all lanes; the first ones have one more where it cannot be split evenly
 * @param lanes 1 and up
 * @param users who ask, each once, {@code stock} or more
 * @param delayPlaces how many users press the button while a request to the first lane is under way longer than others
 */
record LaneSale(int stock, int lanes, int users, int delayPlaces) {
    private static final double SQRT_2_PI = Math.sqrt(2 * Math.PI);
    private static final long ID_MAX = (1L << 53) - 1;
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    LaneSale {
        if (stock < 1 || lanes < 1 || users < stock || delayPlaces < 0) {
            throw new IllegalArgumentException("no sale of %d units over %d lanes to %d users, %d places late"
                    .formatted(stock, lanes, users, delayPlaces));
        }
    }

    /**
     * How it ended. Places are those of all requests in the order in which they arrive at their lanes, 1 and up.
     *
     * @param late winners behind place {@code stock}, whom a single log would have sent away
     * @param early losers up to place {@code stock}, who would have won in a single log: late and unsold together
     * @param latestWon place of the last winner
     * @param earliestLost place of the first loser; 0: nobody lost
     * @param unsold units that are left in lanes which too few have asked
     */
    record Ending(int late, int early, int latestWon, int earliestLost, int unsold) {
        /**
         * Units that are left when operators have moved them, by ChangeStock, to lanes where somebody was sent away. A
         * SOLD_OUT stands: those units are for who asks then, or by GrantCoupon for the first of the losers.
         *
         * @param losers all who got nothing
         */
        int unsoldAfterRebalancing(int losers) {
            return Math.max(0, unsold - losers);
        }
    }

    /** Runs the sale with users whose ids are drawn at random; the same seed gives the same users in the same order. */
    Ending run(long seed) {
        var run = new Run();
        for (int pressed = 0; pressed < users + delayPlaces && !run.isSettled(); pressed++) {
            if (pressed < users) {
                int lane = laneOf(userId(seed, pressed));
                if (lane > 0 || delayPlaces == 0) {
                    run.arrive(lane);
                }
            }
            int delayed = pressed - delayPlaces;
            if (delayPlaces > 0 && delayed >= 0 && laneOf(userId(seed, delayed)) == 0) {
                run.arrive(0);
            }
        }
        return run.ending();
    }

    /** Winners that are expected behind place {@code stock} where no lane is delayed. */
    double expectedLate() {
        return Math.sqrt((double) stock * (lanes - 1)) / SQRT_2_PI - expectedUnsold();
    }

    /** Units that are expected to be left. */
    double expectedUnsold() {
        if (lanes == 1) {
            return 0;
        }
        double spread = Math.sqrt((double) users * (lanes - 1));
        double z = (users - stock) / spread;
        return Math.max(0, spread * (Math.exp(-z * z / 2) / SQRT_2_PI - z * normalTail(z)));
    }

    int stockOf(int lane) {
        return stock / lanes + (lane < stock % lanes ? 1 : 0);
    }

    private int laneOf(long userId) {
        return (int) ((mix(userId) >>> 1) % lanes);
    }

    private static long userId(long seed, int pressed) {
        return 1 + (mix(mix(seed) + pressed * GOLDEN_GAMMA) >>> 1) % ID_MAX;
    }

    /** SplitMix64's. */
    private static long mix(long value) {
        long z = value + GOLDEN_GAMMA;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** 1 - Phi(z) for z from 0 on, to 7.5e-8: Abramowitz and Stegun, 26.2.17. */
    private static double normalTail(double z) {
        double t = 1 / (1 + 0.2316419 * z);
        double polynomial =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-z * z / 2) / SQRT_2_PI * polynomial;
    }

    private final class Run {
        private final int[] left = new int[lanes];
        private int unsold = stock;
        private int place;
        private int late;
        private int early;
        private int latestWon;
        private int earliestLost;

        Run() {
            for (int lane = 0; lane < lanes; lane++) {
                left[lane] = stockOf(lane);
            }
        }

        /** Whether nothing that comes can change the ending. */
        boolean isSettled() {
            return unsold == 0 && earliestLost > 0;
        }

        void arrive(int lane) {
            place++;
            if (left[lane] > 0) {
                left[lane]--;
                unsold--;
                latestWon = place;
                late += place > stock ? 1 : 0;
            } else {
                early += place <= stock ? 1 : 0;
                earliestLost = earliestLost == 0 ? place : earliestLost;
            }
        }

        Ending ending() {
            return new Ending(late, early, latestWon, earliestLost, unsold);
        }
    }
}
