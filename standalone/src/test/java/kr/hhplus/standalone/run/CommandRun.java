package kr.hhplus.standalone.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import kr.hhplus.standalone.cli.Commands;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.Subcommand;
import tools.jackson.databind.JsonNode;

/**
 * What a command has come to.
 *
 * @param out what was asked for
 * @param err complaints
 */
record CommandRun(int exitCode, String out, String err) {
    /** Runs a command on a Kafka by address. */
    static CommandRun of(Subcommand command, String kafka, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = Commands.commandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of(arguments), Stream.of("--kafka", kafka))
                        .toArray(String[]::new));
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    JsonNode json() {
        return Json.LINE.readTree(out);
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
