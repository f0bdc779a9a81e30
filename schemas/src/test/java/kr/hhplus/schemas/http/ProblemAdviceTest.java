package kr.hhplus.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON;
import static org.springframework.http.MediaType.APPLICATION_XML;
import static org.springframework.http.MediaType.TEXT_PLAIN;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.assertj.MvcTestResultAssert;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class ProblemAdviceTest {
    private final MockMvcTester calls = MockMvcTester.create(MockMvcBuilders.standaloneSetup(new Calls())
            .setControllerAdvice(new ProblemAdvice())
            .setMessageConverters(new JacksonJsonHttpMessageConverter(TestJson.MAPPER))
            .build());

    record Body(
            @NotNull(message = "is missing") String name,
            @NotNull(message = "is missing") Long stock) {}

    @RestController
    static final class Calls {
        @PutMapping("/things/{id}")
        Body put(@PathVariable @ValidId Long id, @Valid @RequestBody Body body) {
            return body;
        }

        @GetMapping("/things")
        String list(@RequestParam @Min(value = 1, message = "must be 1 .. 9") @Max(9) int limit) {
            return String.valueOf(limit);
        }

        @GetMapping("/failures/{kind}")
        String fail(@PathVariable String kind) {
            if (kind.equals("problem")) {
                throw new ProblemException(
                        Problem.of(ProblemCode.SOLD_OUT, "gone").withHeader("Retry-After", "3"), null);
            }
            if (kind.equals("database")) {
                throw new IllegalStateException("no handle", new SQLTransientConnectionException("pool: no answer"));
            }
            if (kind.equals("unexpected")) {
                throw new IllegalStateException("the password is 1234");
            }
            return kind;
        }
    }

    @Test
    void aGoodCallIsAnswered() {
        assertThat(put("/things/1", "{\"name\": \"a\", \"stock\": 2}")).hasStatusOk();
    }

    @Test
    void everyMissingFieldIsNamedInOrder() {
        assertProblem(put("/things/1", "{}"), 400, "INVALID_REQUEST", "name is missing")
                .bodyJson()
                .extractingPath("$.errors[*].field")
                .asArray()
                .containsExactly("name", "stock");
    }

    @Test
    void aBodyIsReadStrictly() {
        assertProblem(
                put("/things/1", "{\"name\": \"a\", \"stock\": \"2\"}"),
                400,
                "INVALID_REQUEST",
                "stock must be a whole number");
        assertProblem(
                put("/things/1", "{\"name\": \"a\", \"stock\": 2, \"x\": 1}"),
                400,
                "INVALID_REQUEST",
                "x is not a known field");
        assertProblem(put("/things/1", ""), 400, "INVALID_REQUEST", "body is missing or cannot be read");
        assertProblem(put("/things/1", "null"), 400, "INVALID_REQUEST", "body is missing or cannot be read");
        assertProblem(put("/things/1", "{"), 400, "INVALID_REQUEST", "body is not JSON");
    }

    @Test
    void pathAndQueryAreChecked() {
        var ids = "id must be a whole number from 1 to 9007199254740991";

        assertProblem(put("/things/0", "{\"name\": \"a\", \"stock\": 2}"), 400, "INVALID_REQUEST", ids);
        assertProblem(put("/things/9007199254740992", "{\"name\": \"a\", \"stock\": 2}"), 400, "INVALID_REQUEST", ids);
        assertProblem(
                put("/things/x", "{\"name\": \"a\", \"stock\": 2}"),
                400,
                "INVALID_REQUEST",
                "id must be a whole number");
        assertProblem(get("/things?limit=0"), 400, "INVALID_REQUEST", "limit must be 1 .. 9");
        assertProblem(get("/things?limit=many"), 400, "INVALID_REQUEST", "limit must be a whole number");
        assertProblem(get("/things"), 400, "INVALID_REQUEST", "");
    }

    @Test
    void whatTheServerItselfRefusesIsAProblemToo() {
        assertProblem(calls.put().uri("/things").exchange(), 405, "METHOD_NOT_ALLOWED", "")
                .headers()
                .hasValue("Allow", "GET");
        assertProblem(
                calls.put()
                        .uri("/things/1")
                        .contentType(TEXT_PLAIN)
                        .content("hello")
                        .exchange(),
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "");
        assertThat(calls.put()
                        .uri("/things/1")
                        .contentType(APPLICATION_JSON)
                        .accept(APPLICATION_XML)
                        .content("{\"name\": \"a\", \"stock\": 2}")
                        .exchange())
                .hasStatus(406);
    }

    @Test
    void aProblemOfOursIsShownWithItsHeaders() {
        assertProblem(get("/failures/problem"), 409, "SOLD_OUT", "gone")
                .headers()
                .hasValue("Retry-After", "3");
    }

    @Test
    void anUnexpectedFailureTellsNothingOfTheInside() {
        assertProblem(get("/failures/unexpected"), 500, "INTERNAL_ERROR", "The failure is logged")
                .bodyText()
                .doesNotContain("1234");
    }

    @Test
    void aDatabaseThatDoesNotAnswerMayBeAskedAgain() {
        assertProblem(get("/failures/database"), 503, "UNAVAILABLE", "The database does not answer")
                .headers()
                .containsHeader("Retry-After");
    }

    private MvcTestResult put(String uri, String body) {
        return calls.put().uri(uri).contentType(APPLICATION_JSON).content(body).exchange();
    }

    private MvcTestResult get(String uri) {
        return calls.get().uri(uri).exchange();
    }

    private static MvcTestResultAssert assertProblem(
            MvcTestResult result, int status, String code, String detailStart) {
        var problem = assertThat(result).hasStatus(status).hasContentTypeCompatibleWith(APPLICATION_PROBLEM_JSON);
        problem.bodyJson().extractingPath("$.code").isEqualTo(code);
        problem.bodyJson().extractingPath("$.status").isEqualTo(status);
        problem.bodyJson().extractingPath("$.detail").asString().startsWith(detailStart);
        return problem;
    }
}
