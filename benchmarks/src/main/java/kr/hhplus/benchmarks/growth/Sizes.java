package kr.hhplus.benchmarks.growth;

import java.util.LinkedHashMap;
import java.util.Map;

/** The sizes that are compared. */
final class Sizes {
    static final String SMALL = "small";
    static final String MEDIUM = "medium";
    static final String LARGE = "large";
    static final String LARGEST = "largest";

    private static final int SMALL_MAX = 10_000;
    private static final int MEDIUM_MAX = 100_000;
    private static final int LARGE_MAX = 1_000_000;
    private static final int STEP = 10;

    private Sizes() {}

    /** By name, in rising order: 10,000, 100,000 and the largest, with 1,000,000 between where that is larger; a smaller
     * largest has a tenth and a hundredth of itself before it. */
    static Map<String, Integer> upTo(int largest) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put(SMALL, Math.max(1, Math.min(SMALL_MAX, largest / STEP / STEP)));
        sizes.put(MEDIUM, Math.max(1, Math.min(MEDIUM_MAX, largest / STEP)));
        if (largest > LARGE_MAX) {
            sizes.put(LARGE, LARGE_MAX);
        }
        sizes.put(LARGEST, largest);
        return sizes;
    }
}
