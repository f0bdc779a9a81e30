package kr.hhplus.ingress.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Random;
import kr.hhplus.schemas.http.HttpContractConfiguration;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.ticket.Ticket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

class PublishRequestTest {
    private static final String JSON = "application/json";
    private static final JsonMapper MAPPER = mapper();
    private static final List<String> PLAIN = List.of(
            "{\"userId\":5,\"couponId\":70}",
            "{\"couponId\": 70, \"userId\": 5}",
            "\r\n{\t\"userId\" : 5 ,\n \"couponId\" : 70 } \n");
    private static final String BYTES = "{}[]\":,0123456789 .-+eE\t\n\\\uFEFF\u0000userIdcoupon";
    private static final String ID_RANGE = "must be a whole number from 1 to 9007199254740991";

    @Test
    void readsATicket() {
        assertThat(read(JSON, "{\"userId\": 5, \"couponId\": 7}")).isEqualTo(new Ticket(7, 5));
        assertThat(read("Application/JSON; charset=UTF-8", "{\"couponId\": 9007199254740991, \"userId\": 1}"))
                .isEqualTo(new Ticket(9_007_199_254_740_991L, 1));
    }

    @Test
    void refusesIdsThatCannotBe() {
        for (var wrong : List.of("0", "-1", "9007199254740992", "null")) {
            assertThat(faultsOf("{\"userId\": " + wrong + ", \"couponId\": 7}"))
                    .as(wrong)
                    .containsExactly(new FieldFault("userId", ID_RANGE));
        }
    }

    @Test
    void namesEveryMissingField() {
        assertThat(faultsOf("{}"))
                .containsExactly(new FieldFault("userId", ID_RANGE), new FieldFault("couponId", ID_RANGE));
    }

    @Test
    void readsStrictly() {
        assertThat(faultsOf("{\"userId\": \"5\", \"couponId\": 7}"))
                .containsExactly(new FieldFault("userId", "must be a whole number"));
        assertThat(faultsOf("{\"userId\": 5, \"couponId\": 7, \"amount\": 2}"))
                .containsExactly(new FieldFault("amount", "is not a known field"));
        for (var wrong : List.of("", "null", "[]", "7", "{", "{\"userId\": 5, \"couponId\": 7} 8")) {
            assertThat(faultsOf(wrong))
                    .as(wrong)
                    .singleElement()
                    .extracting(FieldFault::field)
                    .isEqualTo("body");
        }
    }

    @Test
    void readsPlainBodiesWithoutAParser() {
        for (var plain : PLAIN) {
            assertThat(PlainBody.read(plain.getBytes(UTF_8))).as(plain).isEqualTo(new PublishRequest(5L, 70L));
        }
    }

    /** Every body that differs from a plain one by a few bytes is read as the parser does, or left to it. */
    @Test
    void readsNoBodyThatTheParserReadsOtherwise() {
        var reader = PublishRequest.reader(MAPPER);
        var random = new Random(1);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            var body = new StringBuilder(PLAIN.get(random.nextInt(PLAIN.size())));
            for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
                int at = random.nextInt(body.length());
                body.replace(
                        at,
                        at + random.nextInt(2),
                        random.nextInt(4) == 0 ? "" : Character.toString(BYTES.charAt(random.nextInt(BYTES.length()))));
            }
            var plain = PlainBody.read(body.toString().getBytes(UTF_8));
            if (plain != null) {
                read++;
                assertThat(reader.<PublishRequest>readValue(body.toString().getBytes(UTF_8)))
                        .as("%s", body)
                        .isEqualTo(plain);
            }
        }
        assertThat(read).isGreaterThan(1_000);
    }

    @Test
    void wantsJson() {
        for (var wrong :
                new String[] {null, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"}) {
            assertThat(problemOf(wrong, "{\"userId\": 5, \"couponId\": 7}").code())
                    .as(wrong)
                    .isEqualTo(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    private static List<FieldFault> faultsOf(String body) {
        var problem = problemOf(JSON, body);
        assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_REQUEST);
        return ((List<?>) problem.properties().getOrDefault("errors", List.of()))
                .stream().map(FieldFault.class::cast).toList();
    }

    private static Problem problemOf(@Nullable String contentType, String body) {
        var failure = catchThrowableOfType(ProblemException.class, () -> read(contentType, body));
        assertThat(failure).as("%s %s", contentType, body).isNotNull();
        return failure.problem();
    }

    private static Ticket read(@Nullable String contentType, String body) {
        var request = new MockHttpServletRequest("POST", "/api/v1/coupon/publish");
        request.setContentType(contentType);
        request.setContent(body.getBytes(UTF_8));
        return PublishRequest.read(request, PublishRequest.reader(MAPPER)).ticket();
    }

    /** As the service has it. */
    private static JsonMapper mapper() {
        var mapper = new JsonMapper[1];
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        JacksonAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class))
                .withUserConfiguration(HttpContractConfiguration.class)
                .withBean(ObservationRegistry.class, () -> ObservationRegistry.NOOP)
                .run(context -> mapper[0] = context.getBean(JsonMapper.class));
        return mapper[0];
    }
}
