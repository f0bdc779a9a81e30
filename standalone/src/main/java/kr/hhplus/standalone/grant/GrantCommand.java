package kr.hhplus.standalone.grant;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.ProgressBars;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.RunInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Sends a list of users, and waits until each of them is decided. */
@Command(
        name = "grant",
        description = {
            "Give a coupon to each user of a list: one userId a row, up to 1,000,000 rows.",
            "Exit code 0: everybody has one. 1: some rows were rejected or got none. 2: bad arguments.",
            "Sending a list again with the same --id is safe: nobody gets two."
        })
public final class GrantCommand extends Subcommand {
    private static final Duration CONNECT_WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration LOOK_INTERVAL_MIN = Duration.ofMillis(500);
    /** Of the time that a look takes: rows are counted where they are stored, and counting is to cost little of that. */
    private static final int LOOK_INTERVAL_FACTOR = 10;

    private static final Duration STILL_MAX = Duration.ofSeconds(30);
    private static final Duration LOOK_WAIT_MAX = Duration.ofSeconds(20);
    /** Until the answer begins; longer than the call gives a list to arrive. */
    private static final Duration LIST_WAIT_MAX = Duration.ofMinutes(16);
    /** As much as the call takes. */
    private static final long FILE_BYTES_MAX = 32L * 1024 * 1024;

    private static final int ROWS_SHOWN_MAX = 20;

    @Parameters(paramLabel = "FILE", description = "A CSV file with one column.")
    private Path file = Path.of("");

    @Option(names = "--coupon", required = true, paramLabel = "N", description = "The campaign.")
    private long coupon;

    @Option(names = "--id", required = true, paramLabel = "ID", description = "Of the grant: letters, digits, _ and -.")
    private String id = "";

    @Mixin
    private DataOption data = new DataOption();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WAIT_MAX)
            .build();

    @Override
    public Integer call() throws Exception {
        if (coupon < Ids.MIN || coupon > Ids.MAX) {
            throw CommandFailure.unusable("--coupon must be 1 .. " + Ids.MAX + ", not " + coupon);
        }
        if (!RequestKey.isValid(id)) {
            throw CommandFailure.unusable("--id must match " + RequestKey.FORMAT + ", and " + id + " does not");
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw CommandFailure.unusable("there is no file " + file + " that can be read");
        }
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw CommandFailure.unusable(
                    file + " has more than " + FILE_BYTES_MAX + " bytes; send it in parts, with the same --id");
        }
        long rows = rows();
        if (rows == 0) {
            throw CommandFailure.unusable("there is nobody in " + file + "; write one userId a row");
        }
        var run = RunInfo.require(data.folder());
        var token = "Bearer " + run.adminToken(System.getenv());
        var report = withBar("rows sent", rows, progress -> send(run.http(), token, progress));
        long accepted = report.path("accepted").asLong();
        var outcomes = withBar("decided", accepted, progress -> awaitDecided(run.http(), token, report, progress));
        return print(report, outcomes);
    }

    private long rows() throws IOException {
        try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.count();
        }
    }

    private interface Work {
        JsonNode run(LongConsumer progress) throws IOException, InterruptedException;
    }

    private static JsonNode withBar(String what, long total, Work work) throws IOException, InterruptedException {
        // The script knows whether there is a terminal.
        if (!Boolean.getBoolean("hhplus.terminal")) {
            return work.run(done -> {});
        }
        try (var bar = ProgressBars.open(what, total)) {
            return work.run(bar::stepTo);
        }
    }

    /** The last line of the answer; each line before it says how far the list has come. */
    private JsonNode send(URI http, String token, LongConsumer progress) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(http.resolve("/api/v1/campaigns/" + coupon + "/grants"))
                .header("Authorization", token)
                .header("Content-Type", "text/csv")
                .header("Idempotency-Key", id)
                .timeout(LIST_WAIT_MAX)
                .POST(BodyPublishers.ofFile(file))
                .build();
        var answer = client.send(request, BodyHandlers.ofLines());
        JsonNode last = null;
        try (var lines = answer.body()) {
            for (var line : (Iterable<String>) lines::iterator) {
                last = parse(line);
                progress.accept(last.path("rows").asLong());
            }
        }
        if (last == null || answer.statusCode() != 200) {
            throw CommandFailure.failed("the list was refused: " + detail(last));
        }
        if (!last.path("done").asBoolean()) {
            throw CommandFailure.failed(last.path("failure").asString("the list was not read to its end"));
        }
        return last;
    }

    /** Until the log is decided, and stored, up to where the list ends: rows of an earlier list of the id do not count. */
    private JsonNode awaitDecided(URI http, String token, JsonNode sent, LongConsumer progress)
            throws IOException, InterruptedException {
        long accepted = sent.path("accepted").asLong();
        long lastOffset = sent.path("lastOffset").asLong(-1);
        var request = HttpRequest.newBuilder(http.resolve("/api/v1/campaigns/" + coupon + "/grants/" + id))
                .header("Authorization", token)
                .timeout(LOOK_WAIT_MAX)
                .GET()
                .build();
        long before = -1;
        long lastMoveNanos = System.nanoTime();
        while (true) {
            long lookNanos = System.nanoTime();
            var answer = client.send(request, BodyHandlers.ofString());
            long lookMs = (System.nanoTime() - lookNanos) / 1_000_000;
            var report = parse(answer.body());
            if (answer.statusCode() != 200) {
                throw CommandFailure.failed("the report cannot be had: " + detail(report));
            }
            long decidedOffset = report.path("decidedOffset").asLong();
            // The list's rows end at lastOffset, and nearly all that is there now is of them.
            progress.accept(Math.max(0, accepted - Math.max(0, lastOffset - decidedOffset)));
            if (decidedOffset >= lastOffset) {
                return report;
            }
            if (decidedOffset != before) {
                before = decidedOffset;
                lastMoveNanos = System.nanoTime();
            } else if (System.nanoTime() - lastMoveNanos > STILL_MAX.toNanos()) {
                throw CommandFailure.failed(
                        (lastOffset - decidedOffset) + " records of the log are not decided and stored yet, and nothing"
                                + " moves; see ./hhplus status. They will be, and the list need not be sent again");
            }
            Thread.sleep(Math.max(LOOK_INTERVAL_MIN.toMillis(), LOOK_INTERVAL_FACTOR * lookMs));
        }
    }

    private int print(JsonNode report, JsonNode outcomes) {
        long rejected = report.path("rejected").asLong();
        long issued = outcomes.path("outcomes").path("ISSUED").asLong();
        out().printf(
                        "grant %s of coupon %d: %,d rows accepted, %,d rejected%n",
                        id, coupon, report.path("accepted").asLong(), rejected);
        outcomes.path("outcomes")
                .properties()
                .forEach(outcome -> out().printf(
                                "%-15s %,12d%n",
                                outcome.getKey(), outcome.getValue().asLong()));
        int shown = 0;
        for (var error : report.path("errors")) {
            if (shown++ == ROWS_SHOWN_MAX) {
                out().printf("and %,d more%n", rejected - ROWS_SHOWN_MAX);
                break;
            }
            out().printf(
                            "row %d %s%n",
                            error.path("row").asLong(), error.path("reason").asString(""));
        }
        return rejected == 0 && issued == outcomes.path("decided").asLong() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static JsonNode parse(String line) {
        try {
            return Json.LINE.readTree(line);
        } catch (JacksonException e) {
            throw CommandFailure.failed("the answer is no JSON: " + line, e);
        }
    }

    private static String detail(@Nullable JsonNode answer) {
        return answer == null ? "no answer" : answer.path("detail").asString(answer.toString());
    }
}
