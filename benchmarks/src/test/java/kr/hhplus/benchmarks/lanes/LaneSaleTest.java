package kr.hhplus.benchmarks.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneSaleTest {
    private static final int SEEDS = 200;

    @ParameterizedTest
    @CsvSource({"100, 105, 0", "1000, 2000, 0", "1000, 10000, 300"})
    void oneLaneIsPerfectlyFair(int stock, int users, int delayPlaces) {
        var ending = new LaneSale(stock, 1, users, delayPlaces).run(7);

        assertThat(ending).isEqualTo(new LaneSale.Ending(0, 0, stock, stock + 1, 0));
    }

    @ParameterizedTest
    @CsvSource({"100, 3, 100, 0", "100, 32, 105, 0", "1000, 8, 1050, 40", "10000, 16, 20000, 1000", "7, 2, 9, 100"})
    void whoIsOvertakenPaysForWhoIsLateAndForWhatIsLeft(int stock, int lanes, int users, int delayPlaces) {
        for (int seed = 1; seed <= SEEDS; seed++) {
            var ending = new LaneSale(stock, lanes, users, delayPlaces).run(seed);

            assertThat(ending.early()).as("seed %d", seed).isEqualTo(ending.late() + ending.unsold());
            assertThat(ending.latestWon()).isBetween(stock - ending.unsold(), users);
            assertThat(ending.late() > 0).isEqualTo(ending.latestWon() > stock);
            assertThat(ending.early() > 0).isEqualTo(ending.earliestLost() > 0 && ending.earliestLost() <= stock);
        }
    }

    @Test
    void seedRepeatsAndAnotherSeedDiffers() {
        var sale = new LaneSale(1_000, 8, 2_000, 0);

        assertThat(sale.run(1)).isEqualTo(sale.run(1));
        assertThat(sale.run(1)).isNotEqualTo(sale.run(2));
    }

    @Test
    void stockIsSplitWithoutARest() {
        var sale = new LaneSale(100, 32, 200, 0);

        int sum = 0;
        for (int lane = 0; lane < 32; lane++) {
            assertThat(sale.stockOf(lane)).isBetween(3, 4);
            sum += sale.stockOf(lane);
        }
        assertThat(sum).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"1000, 2, 2000", "10000, 8, 20000", "10000, 32, 100000", "10000, 16, 10500", "1000, 16, 1050"})
    void meanOfManySalesIsAsExpected(int stock, int lanes, int users) {
        var sale = new LaneSale(stock, lanes, users, 0);

        var found = LaneTable.over(SEEDS, sale);

        assertThat(found.lateMean()).isCloseTo(sale.expectedLate(), within(0.12 * sale.expectedLate() + 1));
        assertThat(found.unsoldMean()).isCloseTo(sale.expectedUnsold(), within(0.12 * sale.expectedUnsold() + 1));
    }

    @Test
    void fourTenthsOfTheRootIsWhatAFullSaleExpects() {
        assertThat(new LaneSale(10_000, 5, 100_000, 0).expectedLate()).isCloseTo(0.4 * 200, within(0.5));
    }

    @Test
    void restThatIsMovedToWhereSomebodyWasSentAwayIsSold() {
        var sale = new LaneSale(1_000, 16, 1_050, 0);
        var ending = sale.run(3);
        int losers = 1_050 - (1_000 - ending.unsold());

        assertThat(ending.unsold()).isPositive();
        assertThat(ending.unsoldAfterRebalancing(losers)).isZero();
        assertThat(ending.unsoldAfterRebalancing(0)).isEqualTo(ending.unsold());
    }

    @Test
    void laneThatIsReachedLaterHasMoreLateWinners() {
        var even = LaneTable.over(SEEDS, new LaneSale(10_000, 4, 20_000, 0));
        var delayed = LaneTable.over(SEEDS, new LaneSale(10_000, 4, 20_000, 1_000));

        assertThat(delayed.lateMean()).isGreaterThan(even.lateMean() + 50);
    }

    @Test
    void saleThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new LaneSale(100, 2, 99, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LaneSale(100, 0, 100, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
