package kr.hhplus.standalone.run;

import java.util.ArrayList;
import java.util.List;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cli.ExitCode;
import kr.hhplus.standalone.cli.Subcommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the servers and all services. */
@Command(
        name = "up",
        description = "Start Kafka, Redis, MySQL and all services; Ctrl-C stops them.",
        footer = {
            "",
            "Settings from the environment:",
            "  HHPLUS_BACKENDS       embedded (default), docker or external",
            "  HHPLUS_BIND           address of the API, 127.0.0.1 by default",
            "  HHPLUS_ADMIN_TOKEN    token of the operators' calls; made and kept in DIR by default",
            "  HHPLUS_TICKET_SECRET  Base64 of 32 bytes or more; made and kept in DIR by default"
        })
public final class UpCommand extends Subcommand {
    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Option(names = "--detach", description = "Return when everything is ready, and let it run on.")
    private boolean detach;

    @Override
    public Integer call() throws Exception {
        var folder = data.folder().requireNoCluster().create();
        var holder = RunLock.holder(folder);
        if (holder.isPresent()) {
            return alreadyRunning(folder, holder.getAsLong());
        }
        return detach ? runDetached(folder) : runHere(folder);
    }

    private int runDetached(DataFolder folder) throws Exception {
        var info = DetachedRun.start(folder, arguments(folder), out());
        show(info, folder);
        return ExitCode.OK;
    }

    private List<String> arguments(DataFolder folder) {
        List<String> arguments = new ArrayList<>(List.of("up", "--data", folder.toString()));
        arguments.addAll(List.of("--port", Integer.toString(ports.port())));
        arguments.addAll(List.of("--management-port", Integer.toString(ports.managementPort())));
        arguments.add("--log-to-file");
        if (debug()) {
            arguments.add("--debug");
        }
        return arguments;
    }

    @Option(names = "--log-to-file", hidden = true, description = "What a detached run does.")
    private boolean logToFile;

    private int runHere(DataFolder folder) throws Exception {
        var env = System.getenv();
        var bind = ServiceSettings.bind(env);
        ports.requireUsable(bind);
        try (var lock = RunLock.acquire(folder)
                .orElseThrow(() -> CommandFailure.failed("another hhplus has just started on " + folder))) {
            var settings = new ServiceSettings(
                    bind,
                    ports.port(),
                    ServiceSettings.LOOPBACK,
                    ports.managementPort(),
                    ServiceSettings.replicationFactor(env),
                    folder.streamsStateDir(),
                    Secrets.load(env, folder),
                    logToFile ? folder.logFile() : null);
            var serverEnv = RunInfo.read(folder)
                    .map(crashed -> EarlierPorts.in(env, crashed))
                    .orElse(env);
            RunInfo.delete(folder);
            var run = new LocalRun(folder, settings, serverEnv, new Progress(out()));
            try {
                var info = run.start();
                if (!logToFile) {
                    show(info, folder);
                }
                run.awaitStop();
            } finally {
                run.stop();
            }
        }
        return ExitCode.OK;
    }

    private int alreadyRunning(DataFolder folder, long pid) throws InterruptedException {
        var info = RunInfo.read(folder);
        if (info.isPresent() && new Readiness(info.get().management()).isReady()) {
            out().println("already running on " + folder + ", process " + pid);
            show(info.get(), folder);
            return ExitCode.OK;
        }
        throw CommandFailure.failed("process " + pid + " already runs on " + folder
                + " and is not ready; it may be starting (see ./hhplus status), or stop it with: ./hhplus down");
    }

    private void show(RunInfo info, DataFolder folder) {
        var out = out();
        var token = info.adminTokenFile();
        out.println();
        out.println("  API          " + info.http());
        out.println("  pages        " + info.http() + "/, /shop, /console");
        out.println("  management   " + info.management() + "/actuator");
        out.println("  Kafka        " + info.kafka());
        out.println("  Redis        " + info.redis());
        out.println("  MySQL        " + info.mysql().url() + "  user "
                + info.mysql().user() + ", password in " + folder.runFile());
        out.println("  admin token  " + (token == null ? "from " + Secrets.ADMIN_TOKEN : token));
        out.println("  process      " + info.pid() + (detach ? ", log " + folder.logFile() : ""));
        out.println();
        out.println("Try: ./hhplus flood     20,000 requests for 300 coupons, and the proof that it was fair");
        out.println("     ./hhplus status    what runs, and how far behind each consumer is");
        out.flush();
    }
}
