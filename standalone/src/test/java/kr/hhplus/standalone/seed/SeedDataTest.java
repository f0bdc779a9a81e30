package kr.hhplus.standalone.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kr.hhplus.standalone.cli.CommandFailure;
import org.junit.jupiter.api.Test;

class SeedDataTest {
    private static final int MANY = 10_000;

    private final SeedData data = new SeedData(42);

    @Test
    void theSameSeedGivesTheSameData() {
        var again = new SeedData(42);

        for (int number = 1; number <= MANY; number++) {
            assertThat(again.product(number)).isEqualTo(data.product(number));
            assertThat(again.points(number)).isEqualTo(data.points(number));
        }
        assertThat(again.campaign(1)).isEqualTo(data.campaign(1));
    }

    @Test
    void anotherSeedGivesOtherData() {
        assertThat(new SeedData(43).product(1)).isNotEqualTo(data.product(1));
    }

    @Test
    void theCategoriesShareTheProducts() {
        var byCategory = IntStream.rangeClosed(1, MANY)
                .mapToObj(data::product)
                .collect(Collectors.groupingBy(SeedData.Product::category, Collectors.counting()));

        assertThat(byCategory).containsOnlyKeys("Apple", "Samsung", "LG", "Sony", "Dell");
        assertThat(byCategory.values()).allMatch(count -> count == MANY / 5);
    }

    @Test
    void whatItGivesIsWhatTheShopTakes() {
        for (int number = 1; number <= MANY; number++) {
            var product = data.product(number);
            assertThat(product.name()).hasSizeBetween(1, 200);
            assertThat(product.price()).isBetween(10_000L, 1_000_000L);
            assertThat(product.quantity()).isBetween(0L, 1_000L);
            assertThat(data.points(number)).isBetween(1_000L, 1_000_000L);
        }
    }

    @Test
    void aPlanIsBounded() {
        assertThatThrownBy(() -> new SeedPlan(-1, 1, 1, 1))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--products");
        assertThatThrownBy(() -> new SeedPlan(1, 5_000_001, 1, 1)).hasMessageContaining("--users");
        assertThatThrownBy(() -> new SeedPlan(1, 1, 101, 1)).hasMessageContaining("--campaigns");
    }
}
