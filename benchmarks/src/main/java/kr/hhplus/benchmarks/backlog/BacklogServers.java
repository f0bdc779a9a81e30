package kr.hhplus.benchmarks.backlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsException;
import kr.hhplus.backends.BackendsSettings;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.schemas.topic.TopicAdmin;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.standalone.cli.CommandFailure;
import org.springframework.util.FileSystemUtils;

/** Kafka, Redis and MySQL on fresh data, without the services. They end with this process, and their data with them. */
public final class BacklogServers implements AutoCloseable {
    private final Path folder;
    private final Backends servers;
    private final Thread onExit = new Thread(this::stop, "stop-servers");

    private BacklogServers(Path folder, Backends servers) {
        this.folder = folder;
        this.servers = servers;
    }

    /** Returns when they answer and the system's topics are there; throws {@link CommandFailure}. */
    public static BacklogServers start(Progress progress) throws IOException {
        progress.say("starting Kafka, Redis and MySQL on fresh data");
        var folder = Files.createTempDirectory("hhplus-bench");
        Map<String, String> env = new HashMap<>(System.getenv());
        // What is measured begins with an empty log, which only a server of one's own has.
        env.put("HHPLUS_BACKENDS", "embedded");
        try {
            var started = new BacklogServers(
                    folder, Backends.start(BackendsSettings.fromEnvironment(env, folder.resolve("servers"))));
            Runtime.getRuntime().addShutdownHook(started.onExit);
            TopicAdmin.ensure(started.kafka(), Topics.ALL, (short) 1);
            return started;
        } catch (BackendsException e) {
            FileSystemUtils.deleteRecursively(folder);
            throw CommandFailure.failed("the servers did not start: " + e.getMessage(), e);
        }
    }

    public String kafka() {
        return servers.kafkaBootstrapServers();
    }

    public Backends all() {
        return servers;
    }

    /** For what workers leave on the disk. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException exiting) {
            return;
        }
    }

    private synchronized void stop() {
        servers.close();
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException leftToTheSystem) {
            // A worker that was killed may still have had a file open; the folder is a temporary one.
            return;
        }
    }
}
