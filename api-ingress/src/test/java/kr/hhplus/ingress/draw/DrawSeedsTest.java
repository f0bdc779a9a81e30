package kr.hhplus.ingress.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawSeedsTest {
    private static final long COUPON = 100;
    private static final byte[] OLD = secret((byte) 1);
    private static final byte[] NEW = secret((byte) 2);

    private final DrawSeeds before = new DrawSeeds(List.of(OLD));
    private final DrawSeeds during = new DrawSeeds(List.of(NEW, OLD));
    private final DrawSeeds after = new DrawSeeds(List.of(NEW));

    @Test
    void whatWasCommittedToCanBeDrawnWhileTheSecretChanges() {
        var committed = before.commitment(COUPON, null);

        assertThat(during.seed(COUPON, committed)).isPresent().isEqualTo(before.seed(COUPON, committed));
        assertThat(after.seed(COUPON, committed)).isEmpty();
    }

    @Test
    void newTermsKeepACommitmentThatCanBeKept() {
        var committed = before.commitment(COUPON, null);

        assertThat(during.commitment(COUPON, committed)).isEqualTo(committed);
        assertThat(after.commitment(COUPON, committed)).isNotEqualTo(committed);
    }

    @Test
    void newCampaignsCommitToTheNewSecret() {
        assertThat(during.commitment(COUPON, null)).isEqualTo(after.commitment(COUPON, null));
        assertThat(during.commitment(COUPON + 1, null)).isNotEqualTo(after.commitment(COUPON, null));
    }

    private static byte[] secret(byte fill) {
        var secret = new byte[32];
        Arrays.fill(secret, fill);
        return secret;
    }
}
