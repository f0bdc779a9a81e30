package kr.hhplus.standalone.shadow;

import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Json;
import kr.hhplus.standalone.cli.Subcommand;
import kr.hhplus.standalone.topic.KafkaOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Decides the log with this build's rules, beside the system that runs. */
@Command(
        name = "shadow",
        description = {
            "Decide the whole log again with a second instance of the topology, into topics of its own, and compare with "
                    + "coupon-decisions, record by record; traffic may go on.",
            "Exit code 0: all decisions are equal. 1: one is not, or Kafka does not answer. 2: bad arguments, or nothing "
                    + "is running."
        })
public final class ShadowCommand extends Subcommand {
    @Option(
            names = "--generation",
            required = true,
            paramLabel = "G",
            description = "The name of the shadow, 1 to 32 of a-z, 0-9 and -. Its topics have it behind their names.")
    private String generation = "";

    @Option(names = "--resume", description = "Go on with a generation that exists.")
    private boolean resume;

    @Option(names = "--keep", description = "Keep topics, group and state afterwards.")
    private boolean keep;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private KafkaOption kafka = new KafkaOption();

    @Override
    public Integer call() {
        var named = new Generation(generation);
        var report = new Shadow(kafka.address(), named, kafka.folder()).run(resume, keep);
        if (json) {
            out().println(Json.PRETTY.writeValueAsString(report));
        } else {
            report.print(
                    out(),
                    Topics.COUPON_DECISIONS.name(),
                    named.outputs().decisions().name());
        }
        return report.passed() ? ExitCode.OK : ExitCode.FAILED;
    }
}
