package kr.hhplus.standalone.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import kr.hhplus.standalone.flood.FloodReport.Guaranteed;
import kr.hhplus.standalone.flood.FloodReport.Latency;
import org.junit.jupiter.api.Test;

class FloodReportTest {
    @Test
    void holdsWhereAllGuaranteesDoAndEverybodyHadAnAnswer() {
        assertThat(report(Map.of(), 0, 0, true).held()).isTrue();
    }

    @Test
    void doesNotHoldWhereSomebodyHadNone() {
        assertThat(report(Map.of(), 0, 0, false).held()).isFalse();
        assertThat(report(Map.of(), 1, 0, true).held()).isFalse();
        assertThat(report(Map.of(), 0, 1, true).held()).isFalse();
        assertThat(report(Map.of("404 UNKNOWN_COUPON", 1L), 0, 0, true).held()).isFalse();
    }

    private static FloodReport report(Map<String, Long> unexpected, long unanswered, long unseen, boolean isHeld) {
        var none = new Latency(0, 0, 0, 0, 0);
        return new FloodReport(
                1,
                10,
                5,
                5,
                null,
                1,
                7,
                5,
                Map.of(),
                unexpected,
                unanswered,
                0,
                5,
                0,
                5,
                5,
                5,
                0,
                0,
                unseen,
                1,
                1,
                1,
                none,
                none,
                List.of(new Guaranteed("NeverOverIssued", isHeld, "")));
    }
}
