package kr.hhplus.standalone.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SoldCouponsTest {
    @Test
    void givesTheNumberAfterTheHighest() {
        var sold = new SoldCoupons(new TreeSet<>(List.of(1L, 9L, 3L)));

        assertThat(sold.nextFree()).isEqualTo(10);
        assertThat(sold.contains(3)).isTrue();
        assertThat(sold.contains(2)).isFalse();
    }

    @Test
    void beginsWithOne() {
        var sold = new SoldCoupons(new TreeSet<>());

        assertThat(sold.nextFree()).isEqualTo(1);
    }
}
