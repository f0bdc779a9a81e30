package kr.hhplus.standalone.run;

import java.util.Map;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what runs. */
@Command(name = "status", description = "Show what runs: addresses, processes, health, and the lag of each consumer.")
public final class StatusCommand extends Subcommand {
    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--json", description = "For scripts.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var folder = data.folder();
        var info = RunInfo.find(folder).orElseThrow(() -> notReady(folder));
        if (json) {
            out().println(StatusReport.json(info));
            return ExitCode.OK;
        }
        var readiness = new Readiness(info.management());
        boolean ready = readiness.isReady();
        out().println("health       " + (ready ? "ready" : "NOT READY: " + readiness.lastAnswer()));
        out().println("API          " + info.http());
        out().println("management   " + info.management() + "/actuator");
        out().println("Kafka        " + info.kafka() + process(info, "kafka"));
        out().println("Redis        " + info.redis() + process(info, "redis"));
        out().println("MySQL        " + info.mysql().url() + process(info, "mysql"));
        if (info.isLivingCluster()) {
            out().println("processes    see ./hhplus cluster status");
        } else {
            out().println("process      " + info.pid());
        }
        try {
            for (Map.Entry<String, Long> lag : ConsumerLag.measure(info.kafka()).entrySet()) {
                out().printf("lag          %-17s %,d records%n", lag.getKey(), lag.getValue());
            }
        } catch (KafkaException e) {
            out().println("lag          unknown: " + e.getMessage());
            return ExitCode.FAILED;
        }
        return ready ? ExitCode.OK : ExitCode.FAILED;
    }

    private static CommandFailure notReady(DataFolder folder) {
        return CommandFailure.failed(
                RunLock.holder(folder).isPresent()
                        ? "hhplus is still starting, or stopping, on " + folder + "; ask again in a moment"
                        : "nothing is running on " + folder + "; start it with: ./hhplus up --detach");
    }

    private static String process(RunInfo info, String server) {
        Long pid = info.pids().get(server);
        if (pid == null) {
            return "";
        }
        boolean alive = ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        return alive ? "  process " + pid : "  process " + pid + " HAS DIED";
    }
}
