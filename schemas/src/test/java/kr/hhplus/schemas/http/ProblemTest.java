package kr.hhplus.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kr.hhplus.schemas.http.Problem.FieldFault;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

class ProblemTest {

    @Test
    void retryAfterIsRoundedUpToWholeSecondsAndAtLeastOne() {
        for (var expected : Map.of(-5_000L, "1", 0L, "1", 1L, "1", 1_000L, "1", 1_001L, "2", 59_999L, "60")
                .entrySet()) {
            var problem = problem(ProblemCode.NOT_OPEN).retryAfter(Duration.ofMillis(expected.getKey()));

            assertThat(problem.headers())
                    .as("%d ms", expected.getKey())
                    .containsEntry("Retry-After", expected.getValue());
        }
    }

    @Test
    void retriesAfterAnOutageAreSpreadOverFourSeconds() {
        Set<String> seen = new HashSet<>();

        for (int i = 0; i < 1_000; i++) {
            seen.add(Problem.unavailable("away").headers().getOrDefault("Retry-After", "none"));
        }

        assertThat(seen).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void theDocumentHasTheMembersOfTheContract() {
        var problem = Problem.invalid(
                List.of(new FieldFault("stock", "must be 1 .. 10, not 0"), new FieldFault("name", "is missing")));

        var document = TestJson.MAPPER.readTree(TestJson.MAPPER.writeValueAsBytes(problem.toDetail()));

        assertThat(document).isEqualTo(TestJson.MAPPER.readTree("""
                {"type": "urn:hhplus:problem:invalid-request", "title": "The request is not valid", "status": 400,
                 "detail": "stock must be 1 .. 10, not 0", "code": "INVALID_REQUEST",
                 "errors": [{"field": "stock", "reason": "must be 1 .. 10, not 0"},
                            {"field": "name", "reason": "is missing"}]}
                """));
    }

    @Test
    void aProblemIsNotChangedByWhatIsDerivedFromIt() {
        var problem = problem(ProblemCode.NOT_OPEN);

        var derived = problem.with("opensAt", "noon").withHeader("Allow", "PUT");

        assertThat(problem.properties()).isEmpty();
        assertThat(problem.headers()).isEmpty();
        assertThat(derived.toResponse().getHeaders().getFirst("Allow")).isEqualTo("PUT");
        assertThat(derived.toDetail().getProperties()).containsEntry("opensAt", "noon");
    }

    /** Clients branch on these; a line here changes only when one is added. */
    @Test
    void everyCodeKeepsItsTypeAndStatus() {
        assertThat(List.of(ProblemCode.values()).stream()
                        .map(code ->
                                code + " " + code.type() + " " + code.status().value()))
                .containsExactly(
                        "INVALID_REQUEST urn:hhplus:problem:invalid-request 400",
                        "UNAUTHORIZED urn:hhplus:problem:unauthorized 401",
                        "FORBIDDEN urn:hhplus:problem:forbidden 403",
                        "RATE_LIMITED urn:hhplus:problem:rate-limited 429",
                        "UNKNOWN_COUPON urn:hhplus:problem:unknown-coupon 404",
                        "UNKNOWN_TICKET urn:hhplus:problem:unknown-ticket 404",
                        "NOT_FOUND urn:hhplus:problem:not-found 404",
                        "METHOD_NOT_ALLOWED urn:hhplus:problem:method-not-allowed 405",
                        "NOT_ACCEPTABLE urn:hhplus:problem:not-acceptable 406",
                        "NOT_OPEN urn:hhplus:problem:not-open 409",
                        "SOLD_OUT urn:hhplus:problem:sold-out 409",
                        "PAUSED urn:hhplus:problem:paused 409",
                        "CLOSED urn:hhplus:problem:closed 409",
                        "ALREADY_DECIDED urn:hhplus:problem:already-decided 409",
                        "STOCK_BELOW_ISSUED urn:hhplus:problem:stock-below-issued 409",
                        "STOCK_OUT_OF_RANGE urn:hhplus:problem:stock-out-of-range 409",
                        "NOT_ISSUED urn:hhplus:problem:not-issued 409",
                        "AMBIGUOUS_ISSUANCE urn:hhplus:problem:ambiguous-issuance 409",
                        "DRAW_PENDING urn:hhplus:problem:draw-pending 409",
                        "CONCURRENT_CHANGE urn:hhplus:problem:concurrent-change 409",
                        "UNKNOWN_PRODUCT urn:hhplus:problem:unknown-product 404",
                        "UNKNOWN_ORDER urn:hhplus:problem:unknown-order 404",
                        "UNKNOWN_PAYMENT urn:hhplus:problem:unknown-payment 404",
                        "INSUFFICIENT_STOCK urn:hhplus:problem:insufficient-stock 409",
                        "INSUFFICIENT_POINTS urn:hhplus:problem:insufficient-points 409",
                        "POINT_LIMIT_EXCEEDED urn:hhplus:problem:point-limit-exceeded 409",
                        "ORDER_NOT_PENDING urn:hhplus:problem:order-not-pending 409",
                        "ORDER_EXPIRED urn:hhplus:problem:order-expired 409",
                        "ORDER_AMOUNT_TOO_SMALL urn:hhplus:problem:order-amount-too-small 409",
                        "COUPON_NOT_HELD urn:hhplus:problem:coupon-not-held 409",
                        "COUPON_EXPIRED urn:hhplus:problem:coupon-expired 409",
                        "COUPON_USED urn:hhplus:problem:coupon-used 409",
                        "COUPON_REVOKED urn:hhplus:problem:coupon-revoked 409",
                        "COUPON_WITHOUT_DISCOUNT urn:hhplus:problem:coupon-without-discount 409",
                        "REFUND_TOO_LARGE urn:hhplus:problem:refund-too-large 409",
                        "UNKNOWN_JOB urn:hhplus:problem:unknown-job 404",
                        "JOB_RUNNING urn:hhplus:problem:job-running 409",
                        "IDEMPOTENCY_IN_PROGRESS urn:hhplus:problem:idempotency-in-progress 409",
                        "IDEMPOTENCY_MISMATCH urn:hhplus:problem:idempotency-mismatch 422",
                        "PAYLOAD_TOO_LARGE urn:hhplus:problem:payload-too-large 413",
                        "UNSUPPORTED_MEDIA_TYPE urn:hhplus:problem:unsupported-media-type 415",
                        "BAD_HTTP urn:hhplus:problem:bad-http 400",
                        "INTERNAL_ERROR urn:hhplus:problem:internal-error 500",
                        "UNAVAILABLE urn:hhplus:problem:unavailable 503");
    }

    @Test
    void aStatusWithoutACodeOfItsOwnTakesTheGeneralOne() {
        assertThat(ProblemCode.of(HttpStatus.NOT_FOUND)).isEqualTo(ProblemCode.NOT_FOUND);
        assertThat(ProblemCode.of(HttpStatus.GONE)).isEqualTo(ProblemCode.INVALID_REQUEST);
        assertThat(ProblemCode.of(HttpStatus.BAD_GATEWAY)).isEqualTo(ProblemCode.INTERNAL_ERROR);
        assertThat(ProblemCode.of(HttpStatusCode.valueOf(599))).isEqualTo(ProblemCode.INTERNAL_ERROR);
    }

    private static Problem problem(ProblemCode code) {
        return Problem.of(code, "detail");
    }
}
