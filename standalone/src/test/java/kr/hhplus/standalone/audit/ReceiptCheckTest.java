package kr.hhplus.standalone.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kr.hhplus.schemas.coupon.CouponCommand;
import kr.hhplus.schemas.coupon.CouponCommand.RevokeIssuance;
import kr.hhplus.schemas.coupon.CouponCommand.WithdrawRequest;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptCheckTest {
    private static final String MAC = "0123456789abcdefghijkl";
    /** The second of two coupons goes to user 2 at offset 104; user 3 is too late. */
    private static final List<CouponCommand> LOG =
            List.of(TestLog.define(2), TestLog.request(1), TestLog.request(2), TestLog.request(3), TestLog.request(2));

    private final Map<String, Object> answer = answer();
    private final Map<String, Object> receipt = receipt();

    private static Map<String, Object> answer() {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("requestId", "7.2." + MAC);
        answer.put("couponId", TestLog.COUPON);
        answer.put("userId", 2);
        answer.put("status", "ISSUED");
        answer.put("issuanceNumber", 2);
        answer.put("issuedAt", "2026-12-01T03:00:00.002Z");
        answer.put("expiresAt", "2026-12-31T03:00:00.002Z");
        return answer;
    }

    private static Map<String, Object> receipt() {
        Map<String, Object> receipt = new LinkedHashMap<>();
        receipt.put("partition", TestLog.PARTITION);
        receipt.put("offset", TestLog.position(2).offset());
        receipt.put("rank", 2);
        receipt.put("decidedAt", "2026-12-01T03:00:00.002Z");
        return receipt;
    }

    @Test
    void aTrueReceiptIsTrue() {
        var verdict = TestLog.check(parse(), LOG);

        assertThat(verdict.isTrue()).as(verdict.text()).isTrue();
        assertThat(verdict.text()).contains("user 2", "ISSUED", "number 2", "offset 104");
        assertThat(verdict.note()).isNull();
    }

    @Test
    void whatWasNotToldIsNotChecked() {
        answer.keySet().removeAll(List.of("requestId", "issuanceNumber", "issuedAt", "expiresAt"));
        receipt.keySet().removeAll(List.of("rank", "decidedAt"));

        assertThat(TestLog.check(parse(), LOG).isTrue()).isTrue();
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                Arguments.of("requestId", "7.2.key." + MAC),
                Arguments.of("couponId", 8),
                Arguments.of("userId", 3),
                Arguments.of("status", "SOLD_OUT"),
                Arguments.of("issuanceNumber", 1),
                Arguments.of("issuedAt", "2026-12-01T03:00:00.001Z"),
                Arguments.of("expiresAt", "2027-12-31T03:00:00.002Z"));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void namesTheFieldThatIsForged(String field, Object value) {
        answer.put(field, value);
        if (field.equals("couponId")) {
            receipt.put("partition", LoggedKey.partitionOf(8));
        }

        var verdict = TestLog.check(parse(), LOG);

        assertThat(verdict.isTrue()).isFalse();
        assertThat(verdict.text()).startsWith(field + " is not true");
    }

    static Stream<Arguments> forgeriesOfTheProof() {
        return Stream.of(
                Arguments.of("partition", (TestLog.PARTITION + 1) % 12),
                Arguments.of("offset", 105),
                Arguments.of("offset", 999),
                Arguments.of("rank", 1),
                Arguments.of("decidedAt", "2026-12-01T03:00:00.003Z"));
    }

    @ParameterizedTest
    @MethodSource("forgeriesOfTheProof")
    void namesThePartOfTheProofThatIsForged(String field, Object value) {
        receipt.put(field, value);

        var verdict = TestLog.check(parse(), LOG);

        assertThat(verdict.isTrue()).isFalse();
        assertThat(verdict.text()).startsWith("receipt." + field + " is not true");
    }

    @Test
    void theOffsetOfARepeatedRequestIsNotWhereItWasDecided() {
        receipt.put("offset", TestLog.position(4).offset());

        assertThat(TestLog.check(parse(), LOG).text())
                .startsWith("receipt.offset")
                .contains("decided at offset 104");
    }

    @Test
    void whoWasTooLateHasNoNumber() {
        answer.putAll(Map.of("requestId", "7.3." + MAC, "userId", 3, "status", "SOLD_OUT"));
        answer.keySet().removeAll(List.of("issuedAt", "expiresAt"));
        receipt.putAll(Map.of("offset", 106, "rank", 3, "decidedAt", "2026-12-01T03:00:00.003Z"));

        assertThat(TestLog.check(parse(), LOG).text())
                .startsWith("issuanceNumber")
                .contains("there is none");

        answer.remove("issuanceNumber");

        assertThat(TestLog.check(parse(), LOG).isTrue()).isTrue();
    }

    @Test
    void saysThatATrueReceiptIsOutdated() {
        var log = Stream.concat(LOG.stream(), Stream.of(new WithdrawRequest(TestLog.COUPON, 2, "")))
                .toList();

        var verdict = TestLog.check(parse(), log);

        assertThat(verdict.isTrue()).isTrue();
        assertThat(verdict.note()).contains("WITHDRAWN", "number 2", "offset 110");
    }

    @Test
    void aRevokedCouponIsProvedByTheCommandThatRevokedIt() {
        var log = Stream.concat(LOG.stream(), Stream.of(new RevokeIssuance(TestLog.COUPON, 2, 0, false, "")))
                .toList();
        answer.put("status", "REVOKED");
        receipt.putAll(Map.of("offset", 110, "decidedAt", "2026-12-01T03:00:00.005Z"));

        var verdict = TestLog.check(parse(), log);

        assertThat(verdict.isTrue()).as(verdict.text()).isTrue();
        assertThat(verdict.note()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "{}",
                "{\"status\":\"WAITING\",\"couponId\":7,\"userId\":2}",
                "{\"status\":\"ISSUED\",\"couponId\":7,\"userId\":2}",
                "{\"status\":\"GOLD\",\"couponId\":7,\"userId\":2,\"receipt\":{\"partition\":1,\"offset\":1}}",
                "{\"status\":\"ISSUED\",\"couponId\":0,\"userId\":2,\"receipt\":{\"partition\":1,\"offset\":1}}",
                "{\"status\":\"ISSUED\",\"couponId\":7,\"userId\":\"2\",\"receipt\":{\"partition\":1,\"offset\":1}}",
                "{\"status\":\"ISSUED\",\"couponId\":7,\"userId\":2,\"receipt\":{\"partition\":12,\"offset\":1}}",
                "{\"status\":\"ISSUED\",\"couponId\":7,\"userId\":2,\"receipt\":{\"partition\":1,\"offset\":1e99}}",
                "{\"status\":\"ISSUED\",\"couponId\":7,\"userId\":2,\"expiresAt\":\"soon\","
                        + "\"receipt\":{\"partition\":1,\"offset\":1}}",
                "{\"status\":\"ISSUED\",\"couponId\":7,\"userId\":2,\"requestId\":\"x\","
                        + "\"receipt\":{\"partition\":1,\"offset\":1}}"
            })
    void saysWhatIsNoReceipt(String json) {
        assertThatThrownBy(() -> Receipt.parse(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        CommandFailure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNUSABLE))
                .hasMessageStartingWith("this is no receipt: ");
    }

    private Receipt parse() {
        answer.put("receipt", receipt);
        return Receipt.parse(Json.LINE.writeValueAsBytes(answer));
    }
}
