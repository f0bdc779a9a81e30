package kr.hhplus.standalone.shadow;

import org.jspecify.annotations.Nullable;

/**
 * The first place where the shadow's decisions are others.
 *
 * @param partition of both topics
 * @param expected what coupon-decisions has; null: nothing more
 * @param found what the shadow's topic has in its place; null: nothing more
 */
record Difference(
        int partition, @Nullable Decided expected, @Nullable Decided found) {
    /**
     * A record of one of the two topics.
     *
     * @param text key and decision, for people
     */
    record Decided(long offset, String text) {}
}
