package kr.hhplus.standalone.deadletter;

import static java.util.Objects.requireNonNullElse;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.Subcommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one dead letter. */
@Command(name = "show", description = "Show a dead letter: headers, key and value.")
final class ShowCommand extends Subcommand {
    private static final int DUMP_BYTES_MAX = 512;
    private static final int BASE64_BYTES_MAX = 48 * 1024;
    private static final String FIELD = "%-26s %s%n";

    @Parameters(paramLabel = "ID", description = "partition:offset, as list prints it.")
    private String id = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private LetterOptions letters = new LetterOptions();

    @Override
    public Integer call() {
        var asked = DeadLetterId.parse(id);
        try (var log = letters.open()) {
            var letter = log.require(asked);
            var redriven = log.redriven(asked).orElse(null);
            var fault = CommandCheck.fault(letter.key(), letter.value());
            if (json) {
                out().println(Json.PRETTY.writeValueAsString(fields(letter, redriven, fault)));
            } else {
                print(letter, redriven, fault);
            }
        }
        return ExitCode.OK;
    }

    private static Map<String, @Nullable Object> fields(
            DeadLetter letter, @Nullable String redriven, @Nullable String fault) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", letter.id().toString());
        fields.put("time", letter.time());
        fields.put("key", PlainText.of(letter.key()));
        fields.put("headers", headers(letter));
        fields.put("redriven", redriven);
        fields.put("fault", fault);
        var command = CommandJson.of(letter.value());
        fields.put("value", command == null ? null : Json.LINE.readTree(command));
        var value = letter.value();
        if (value != null) {
            fields.put("valueBytes", value.length);
            fields.put(
                    "base64",
                    Base64.getEncoder().encodeToString(Arrays.copyOf(value, Math.min(value.length, BASE64_BYTES_MAX))));
            fields.put("base64Truncated", value.length > BASE64_BYTES_MAX);
        }
        return fields;
    }

    private void print(DeadLetter letter, @Nullable String redriven, @Nullable String fault) {
        out().printf(FIELD, "id", letter.id());
        out().printf(FIELD, "time", letter.time());
        out().printf(FIELD, "key", requireNonNullElse(PlainText.of(letter.key()), "(none)"));
        headers(letter).forEach((name, value) -> out().printf(FIELD, name, value));
        out().printf(FIELD, "redriven to", requireNonNullElse(redriven, "no"));
        out().printf(FIELD, "would it be decided now?", fault == null ? "yes" : "no: " + fault);
        out().println();
        var value = letter.value();
        if (value == null) {
            out().println("no value");
            return;
        }
        var command = CommandJson.of(value);
        if (command == null) {
            out().printf("value, %,d bytes that are no CouponCommand:%n", value.length);
            HexDump.of(value, DUMP_BYTES_MAX).forEach(out()::println);
        } else {
            out().println("value, as dlq redrive --repair takes it:");
            command.lines().map(PlainText::of).forEach(out()::println);
        }
    }

    private static Map<String, @Nullable String> headers(DeadLetter letter) {
        Map<String, @Nullable String> headers = new LinkedHashMap<>();
        letter.headers().forEach(header -> headers.put(PlainText.of(header.key()), PlainText.of(header.value())));
        return headers;
    }
}
