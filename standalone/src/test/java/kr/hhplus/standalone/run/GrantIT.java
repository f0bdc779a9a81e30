package kr.hhplus.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import kr.hhplus.backends.Backends;
import kr.hhplus.standalone.cli.Commands;
import kr.hhplus.standalone.grant.GrantCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of users on a whole run: the command returns when each of them is decided and stored. */
@ExtendWith(SharedBackends.class)
class GrantIT {
    @TempDir
    private static Path dir;

    private static Services services;
    private static RunLock lock;
    private static ApiClient api;

    private final long coupon = SharedBackends.newCoupon();

    @BeforeAll
    static void start(Backends backends) throws Exception {
        var data = new DataFolder(dir).create();
        services = TestServices.start(backends, dir);
        lock = RunLock.acquire(data).orElseThrow();
        Files.writeString(data.adminTokenFile(), TestServices.ADMIN_TOKEN);
        new RunInfo(
                        services.http(),
                        services.management(),
                        backends.kafkaBootstrapServers(),
                        backends.redisUri(),
                        backends.mysql(),
                        data.adminTokenFile(),
                        Map.of())
                .write(data);
        api = new ApiClient(services.http());
    }

    @AfterAll
    static void stop() throws Exception {
        lock.close();
        services.close();
    }

    private record Run(int exitCode, String out, String err) {}

    @Test
    void everybodyHasACouponWhenTheCommandReturns() throws Exception {
        define(10_000);

        var run = grant("all", users(1, 5_000));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("5,000 rows accepted, 0 rejected").containsPattern("ISSUED +5,000");
        assertThat(api.get("/api/v1/campaigns/" + coupon).body().path("issued").asLong())
                .isEqualTo(5_000);
    }

    @Test
    void aListThatIsSentAgainGivesNobodyTwo() throws Exception {
        define(10_000);
        var once = grant("again", users(1, 1_000));

        var twice = grant("again", users(1, 1_000));

        assertThat(twice).isEqualTo(once);
        assertThat(api.get("/api/v1/campaigns/" + coupon).body().path("issued").asLong())
                .isEqualTo(1_000);
    }

    @Test
    void moreUsersUnderTheSameIdAreWaitedForToo() throws Exception {
        define(10_000);
        grant("more", users(1, 2_000));

        // Fewer than are decided already.
        var more = grant("more", users(2_001, 2_500));

        assertThat(more.exitCode()).as(more.err()).isZero();
        assertThat(more.out()).contains("500 rows accepted").containsPattern("ISSUED +2,500");
    }

    @Test
    void whoGotNothingMakesItFail() throws Exception {
        define(3);

        var run = grant("short", users(1, 5));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).containsPattern("ISSUED +3").containsPattern("SOLD_OUT +2");
    }

    @Test
    void aRowThatWasRejectedMakesItFailAndIsNamed() throws Exception {
        define(10);

        var run = grant("bad", "userId\n1\nx\n1\n2\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("2 rows accepted, 2 rejected", "row 3 is no userId", "row 4 user 1 is in the list already");
    }

    @Test
    void anUnknownCampaignIsToldInWords() throws Exception {
        var run = grant("nobody", "1\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("No campaign has this couponId").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--coupon 0 --id a FILE",
                "--coupon 9007199254740992 --id a FILE",
                "--coupon many --id a FILE",
                "--coupon 1 --id a/b FILE",
                "--coupon 1 --id grant:a FILE",
                "--coupon 1 --id a",
                "--coupon 1 FILE",
                "--id a FILE",
                "--coupon 1 --id a missing.csv",
                "--coupon 1 --id a DIR",
                "--coupon 1 --id a EMPTY"
            })
    void refusesWhatCannotBe(String arguments) throws Exception {
        var run = run(List.of(arguments
                .replace("FILE", file("1\n").toString())
                .replace("DIR", dir.toString())
                .replace("EMPTY", file("").toString())
                .split(" ", -1)));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isNotBlank().doesNotContain("\tat ");
    }

    private void define(long stock) throws Exception {
        assertThat(api.define(coupon, Map.of("name", "Grant", "stock", stock)).status())
                .isEqualTo(200);
    }

    private Run grant(String id, String csv) throws Exception {
        return run(
                List.of("--coupon", Long.toString(coupon), "--id", id, file(csv).toString()));
    }

    private static Run run(List<String> arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Commands.commandLine(new GrantCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(arguments.stream(), Stream.of("--data", dir.toString()))
                        .toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }

    private static Path file(String csv) throws Exception {
        return Files.writeString(Files.createTempFile(dir, "users", ".csv"), csv);
    }

    private static String users(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(Long::toString).collect(Collectors.joining("\n"));
    }
}
