package kr.hhplus.benchmarks.lanes;

import java.util.ArrayList;
import java.util.List;

/** All combinations of stock, lanes and demand, each over many sales. */
final class LaneTable {
    static final List<Integer> STOCKS = List.of(100, 1_000, 10_000, 100_000);
    static final List<Integer> LANES = List.of(1, 2, 4, 8, 16, 32);
    static final List<Double> DEMANDS = List.of(1.05, 2.0, 10.0);

    private LaneTable() {}

    /**
     * One combination.
     *
     * @param demand users who ask, by the stock
     * @param expectedLate by the formula, without a delay
     * @param even all lanes are equally near
     * @param delayed the first lane is reached later than the others
     */
    record Row(int stock, int lanes, double demand, double expectedLate, Found even, Found delayed) {}

    /**
     * What the sales of a combination have shown.
     *
     * @param lateMean winners behind place {@code stock}, in the mean of the sales
     * @param lateMax in the worst sale
     * @param lateShare their mean by the stock
     * @param latestWonMax the latest place that won in any sale
     * @param earliestLostMin the earliest place that lost in any sale
     * @param unsoldMean units left while others wanted one
     * @param unsoldAfterRebalancingMax units left in the worst sale when the rest was moved to where somebody wants it
     */
    record Found(
            double lateMean,
            int lateMax,
            double lateShare,
            double latestWonMean,
            int latestWonMax,
            double earliestLostMean,
            int earliestLostMin,
            double unsoldMean,
            int unsoldMax,
            int unsoldAfterRebalancingMax) {}

    /**
     * Simulates all combinations.
     *
     * @param seeds sales of each
     * @param delayPlaces users who press the button during the delay of the first lane
     */
    static List<Row> of(int seeds, int delayPlaces) {
        List<Row> rows = new ArrayList<>();
        for (int stock : STOCKS) {
            for (int lanes : LANES) {
                for (double demand : DEMANDS) {
                    int users = (int) Math.round(stock * demand);
                    var even = new LaneSale(stock, lanes, users, 0);
                    var delayed = new LaneSale(stock, lanes, users, delayPlaces);
                    rows.add(new Row(
                            stock, lanes, demand, even.expectedLate(), over(seeds, even), over(seeds, delayed)));
                }
            }
        }
        return rows;
    }

    /** Sales with the seeds 1, 2 and so on. */
    static Found over(int seeds, LaneSale sale) {
        long late = 0;
        int lateMax = 0;
        long latestWon = 0;
        int latestWonMax = 0;
        long earliestLost = 0;
        int earliestLostMin = Integer.MAX_VALUE;
        long unsold = 0;
        int unsoldMax = 0;
        int rebalancedMax = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            var ending = sale.run(seed);
            late += ending.late();
            lateMax = Math.max(lateMax, ending.late());
            latestWon += ending.latestWon();
            latestWonMax = Math.max(latestWonMax, ending.latestWon());
            earliestLost += ending.earliestLost();
            earliestLostMin = Math.min(earliestLostMin, ending.earliestLost());
            unsold += ending.unsold();
            unsoldMax = Math.max(unsoldMax, ending.unsold());
            int losers = sale.users() - (sale.stock() - ending.unsold());
            rebalancedMax = Math.max(rebalancedMax, ending.unsoldAfterRebalancing(losers));
        }
        return new Found(
                (double) late / seeds,
                lateMax,
                (double) late / seeds / sale.stock(),
                (double) latestWon / seeds,
                latestWonMax,
                (double) earliestLost / seeds,
                earliestLostMin,
                (double) unsold / seeds,
                unsoldMax,
                rebalancedMax);
    }
}
