package kr.hhplus.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import kr.hhplus.schemas.coupon.Discount;
import kr.hhplus.schemas.http.Problem.FieldFault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonFaultsTest {
    private record Inner(@Nullable Long value) {}

    private record Body(
            @Nullable Long userId,
            @Nullable Instant opensAt,
            Discount.@Nullable Type type,
            @Nullable Inner discount,
            @Nullable Boolean fairStart,
            @Nullable List<Inner> items) {}

    @Test
    void namesAFieldThatIsNotKnown() {
        assertThat(faultOf("{\"userId\": 1, \"limit\": 2}")).isEqualTo(new FieldFault("limit", "is not a known field"));
        assertThat(faultOf("{\"discount\": {\"x\": 2}}"))
                .isEqualTo(new FieldFault("discount.x", "is not a known field"));
    }

    @Test
    void saysWhatAFieldMustBe() {
        var wholeNumber = new FieldFault("userId", "must be a whole number");

        for (var wrong : List.of("\"1\"", "1.5", "true", "{}", "\"\"", "[1]")) {
            assertThat(faultOf("{\"userId\": " + wrong + "}")).as(wrong).isEqualTo(wholeNumber);
        }
        assertThat(faultOf("{\"discount\": {\"value\": 99999999999999999999}}"))
                .isEqualTo(new FieldFault("discount.value", "must be a whole number, and not so large"));
        assertThat(faultOf("{\"opensAt\": \"noon\"}"))
                .isEqualTo(new FieldFault("opensAt", "must be a time in UTC like 2026-12-01T03:00:00Z"));
        assertThat(faultOf("{\"type\": \"HALF\"}"))
                .isEqualTo(new FieldFault("type", "must be one of [FIXED, PERCENT]"));
        assertThat(faultOf("{\"type\": 0}")).isEqualTo(new FieldFault("type", "must be one of [FIXED, PERCENT]"));
        assertThat(faultOf("{\"discount\": 5}")).isEqualTo(new FieldFault("discount", "must be a JSON object"));
        for (var wrong : List.of("\"true\"", "1", "{}", "[true]")) {
            assertThat(faultOf("{\"fairStart\": " + wrong + "}"))
                    .as(wrong)
                    .isEqualTo(new FieldFault("fairStart", "must be true or false"));
        }
        for (var wrong : List.of("\"x\"", "5", "true", "{}")) {
            assertThat(faultOf("{\"items\": " + wrong + "}"))
                    .as(wrong)
                    .isEqualTo(new FieldFault("items", "must be a list"));
        }
        assertThat(faultOf("{\"items\": [{\"value\": 1}, {\"value\": \"x\"}]}"))
                .isEqualTo(new FieldFault("items.[1].value", "must be a whole number"));
    }

    @Test
    void saysThatABodyIsNoObject() {
        for (var wrong : List.of("[]", "7", "\"text\"")) {
            assertThat(faultOf(wrong)).as(wrong).isEqualTo(new FieldFault("body", "must be a JSON object"));
        }
    }

    @Test
    void saysThatABodyIsNoJson() {
        for (var wrong : List.of("userId=1", "{\"userId\": 1", "{\"userId\" 1}")) {
            assertThat(faultOf(wrong)).as(wrong).satisfies(fault -> {
                assertThat(fault.field()).isEqualTo("body");
                assertThat(fault.reason()).startsWith("is not JSON: ").doesNotContain("\n");
            });
        }
    }

    @Test
    void tellsOfADoubleField() {
        assertThat(faultOf("{\"userId\": 1, \"userId\": 2}").reason())
                .contains("uplicate")
                .contains("userId");
    }

    @Test
    void aBodyThatIsNotThereIsMissing() {
        assertThat(faultOf(JsonFaults.toProblem(null)))
                .isEqualTo(new FieldFault("body", "is missing or cannot be read; send a JSON object"));
        assertThat(faultOf(JsonFaults.toProblem(new IOException("the client left"))))
                .isEqualTo(new FieldFault("body", "is missing or cannot be read; send a JSON object"));
    }

    private static FieldFault faultOf(String json) {
        var failure = catchThrowable(() -> TestJson.MAPPER.readValue(json, Body.class));
        assertThat(failure).as(json).isNotNull();
        return faultOf(JsonFaults.toProblem(failure));
    }

    private static FieldFault faultOf(Problem problem) {
        assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_REQUEST);
        var errors = (List<?>) problem.properties().get("errors");
        assertThat(errors).hasSize(1);
        return (FieldFault) errors.get(0);
    }
}
