package kr.hhplus.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import kr.hhplus.standalone.cli.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path data = Path.of("");

    @Test
    void showsTheHelpWithoutACommand() {
        int exitCode = execute();

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("up", "down", "status", "flood", "topics", "tail", "roles");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        int exitCode = execute("stauts");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("hhplus status").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flood --coupon 0",
                "flood --coupon 9007199254740992",
                "flood --stock 0",
                "flood --stock -1",
                "flood --users 0",
                "flood --requests 0",
                "flood --rate 0",
                "flood --rate NaN",
                "flood --connections 0",
                "flood --users many",
                "tail nothing",
                "tail coupon-state --from yesterday",
                "tail coupon-state --max 0",
                "tail",
                "roles nobody",
                "up --port 65536",
                "up --port 9000 --management-port 9000",
                "status --yaml"
            })
    void refusesArgumentsThatCannotBe(String arguments) {
        int exitCode = execute((arguments + " --data " + data).split(" ", -1));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flood", "topics", "tail coupon-state"})
    void saysWhatToDoWhereNothingRuns(String arguments) {
        int exitCode = execute((arguments + " --data " + data).split(" ", -1));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("nothing is running on " + data, "./hhplus up --detach");
    }

    @Test
    void tellsAScriptThatNothingRuns() {
        int exitCode = execute("status", "--json", "--data", data.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("nothing is running on " + data);
    }

    @Test
    void stopsNothingWhereNothingRuns() {
        int exitCode = execute("down", "--data", data.toString());

        assertThat(exitCode).isZero();
        assertThat(out.toString()).contains("nothing is running on " + data);
    }

    @Test
    void listsTheRoles() {
        int exitCode = execute("roles");

        assertThat(exitCode).isZero();
        assertThat(out.toString().lines().map(line -> line.split(" ", -1)[0]))
                .containsExactly("ingress", "streams", "projections", "order-payment", "console");
    }

    @Test
    void runsARoleOnlyOnServersThatRunAlready() {
        int exitCode = execute("roles", "streams", "--data", data.toString());

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("HHPLUS_BACKENDS=external");
    }

    private int execute(String... arguments) {
        return Commands.commandLine(new HhplusCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
