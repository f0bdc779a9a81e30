package kr.hhplus.ingress.grant;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.SQLException;
import java.time.Duration;
import kr.hhplus.ingress.gate.TestGates;
import kr.hhplus.ingress.publish.CommandLog;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GrantControllerTest {
    private static final Duration LONG = Duration.ofMinutes(15);
    private static final ConnectionFactory NO_MYSQL = () -> {
        throw new SQLException("no MySQL");
    };

    private final JsonMapper json = new JsonMapper();
    private final GrantController controller = new GrantController(
            new CommandLog(
                    new MockProducer<>(
                            true,
                            null,
                            new StringSerializer(),
                            Topics.COUPON_COMMANDS.valueSerde().serializer()),
                    Duration.ofMinutes(1),
                    100),
            TestGates.empty(),
            new GrantOutcomes(Jdbi.create(NO_MYSQL)),
            json);

    @Test
    void aListThatIsReadToItsEndIsDone() {
        var report = report(twoUsers(), LONG);

        assertThat(report.path("done").asBoolean()).isTrue();
        assertThat(report.path("accepted").asLong()).isEqualTo(2);
    }

    @Test
    void aListThatIsLateIsToldSoInItsReport() {
        var report = report(twoUsers(), Duration.ZERO);

        assertThat(report.path("done").asBoolean(true)).isFalse();
        assertThat(report.path("failure").asString())
                .contains("the list has not arrived within", "Send the list again with the same Idempotency-Key");
    }

    @Test
    void aListThatIsCutIsNotDoneAndItsRestIsToBeSent() {
        var report = report(new SequenceInputStream(twoUsers(), new EndlessStream('3')), LONG);

        assertThat(report.path("done").asBoolean(true)).isFalse();
        assertThat(report.path("accepted").asLong()).isEqualTo(2);
        assertThat(report.path("lastOffset").asLong()).isEqualTo(1);
        assertThat(report.path("errors").isEmpty()).isTrue();
        assertThat(report.path("failure").asString())
                .contains("was not read from row 3 on", "Send these rows as another list")
                .doesNotContain("Send the list again");
    }

    private static InputStream twoUsers() {
        return new ByteArrayInputStream("1\n2\n".getBytes(UTF_8));
    }

    /** The last line of the answer. */
    private JsonNode report(InputStream list, Duration bodyWaitMax) {
        var out = new ByteArrayOutputStream();
        var body = new GrantBody(list, bodyWaitMax);
        controller.grant(TestGates.COUPON_ID, "vip", body, out);
        return json.readTree(out.toString(UTF_8).lines().reduce("", (before, line) -> line));
    }
}
