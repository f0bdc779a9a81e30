package kr.hhplus.standalone.seed;

import kr.hhplus.standalone.cli.CommandFailure;

/**
 * What a run is filled with.
 *
 * @param products 1 .. products
 * @param users 1 .. users
 * @param seed the same seed gives the same data
 */
record SeedPlan(int products, int users, int campaigns, long seed) {
    static final int PRODUCTS_MAX = 5_000_000;
    static final int USERS_MAX = 5_000_000;
    static final int CAMPAIGNS_MAX = 100;

    SeedPlan {
        require("--products", products, PRODUCTS_MAX);
        require("--users", users, USERS_MAX);
        require("--campaigns", campaigns, CAMPAIGNS_MAX);
    }

    private static void require(String option, int value, int max) {
        if (value < 0 || value > max) {
            throw CommandFailure.unusable("%s must be 0 .. %,d, not %,d".formatted(option, max, value));
        }
    }
}
