package kr.hhplus.standalone.deadletter;

import static kr.hhplus.standalone.deadletter.TestLetters.POISON;
import static kr.hhplus.standalone.deadletter.TestLetters.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import kr.hhplus.schemas.coupon.Bytes32;
import kr.hhplus.schemas.coupon.CampaignTerms;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStatus;
import kr.hhplus.schemas.coupon.CouponCommand.ChangeStock;
import kr.hhplus.schemas.coupon.CouponCommand.DefineCampaign;
import kr.hhplus.schemas.coupon.CouponCommand.DrawOrder;
import kr.hhplus.schemas.coupon.CouponCommand.GrantCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.IssueCoupon;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.standalone.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandJsonTest {
    private static final CampaignTerms TERMS =
            new CampaignTerms("test", 5, Instant.parse("2026-12-01T03:00:00Z"), null, 2, null, 0, 30, null);

    @TempDir
    private Path dir = Path.of("");

    static List<CouponCommand> commands() {
        return List.of(
                new DefineCampaign(7, TERMS, "spring"),
                new ChangeStock(7, -5, "op"),
                new ChangeStatus(7, ChangeStatus.Change.CLOSE, ""),
                new RevokeIssuance(7, 9_007_199_254_740_991L, 3, true, ""),
                new IssueCoupon(7, 1, "a-key"),
                new GrantCoupon(7, 1, "list"),
                new WithdrawRequest(7, 1, ""),
                new DrawOrder(7, Bytes32.of(new byte[32])));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void readsWhatItHasShown(CouponCommand command) throws Exception {
        var shown = Objects.requireNonNull(CommandJson.of(bytes(command)));

        assertThat(CommandJson.read(write(shown))).isEqualTo(command);
    }

    @Test
    void takesNumbersAsNumbersAndAsText() throws Exception {
        assertThat(CommandJson.read(write("{\"couponId\": 7, \"issueCoupon\": {\"userId\": \"5\"}}")))
                .isEqualTo(new IssueCoupon(7, 5));
    }

    @Test
    void showsAnImpossibleCommandAndNoPoison() {
        var impossible = Objects.requireNonNull(CommandJson.of(new byte[] {8, 7}));

        assertThat(impossible).contains("couponId");
        assertThat(CommandJson.of(POISON)).isNull();
        assertThat(CommandJson.of(new byte[0])).isNull();
        assertThat(CommandJson.of(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{}",
                "{\"couponId\": 7}",
                "{\"couponId\": 0, \"issueCoupon\": {\"userId\": 1}}",
                "{\"couponId\": 9007199254740992, \"issueCoupon\": {\"userId\": 1}}",
                "{\"couponId\": 7, \"issueCoupon\": {}}",
                "{\"couponId\": 7, \"issueCoupon\": {\"userId\": 1}, \"more\": 1}",
                "{\"couponId\": 7, \"changeStock\": {\"delta\": 0}}",
                "{\"couponId\": 7, \"drawOrder\": {\"seed\": \"AAAA\"}}"
            })
    void takesNoImpossibleCommand(String json) throws Exception {
        var file = write(json);

        assertThatThrownBy(() -> CommandJson.read(file))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(2))
                .hasMessageContaining(file.toString());
    }

    @Test
    void saysWhichFileIsMissingOrTooLong() throws Exception {
        var tooLong = write(" ".repeat(70_000));

        assertThatThrownBy(() -> CommandJson.read(tooLong)).hasMessageContaining("64 KiB");
        assertThatThrownBy(() -> CommandJson.read(dir.resolve("missing"))).hasMessageContaining("cannot read");
    }

    private Path write(String json) throws Exception {
        return Files.writeString(dir.resolve("command.json"), json);
    }
}
