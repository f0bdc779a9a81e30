package kr.hhplus.standalone.run;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings;
import org.jspecify.annotations.Nullable;

/** The servers and all services in this process, from their start to their orderly end. */
final class LocalRun {
    private static final List<String> SERVERS = List.of("kafka", "redis", "mysql");

    private final DataFolder data;
    private final ServiceSettings settings;
    private final Progress progress;
    private final CompletableFuture<Backends> servers;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Services services;
    private boolean stopping;

    /** Begins to start the servers. */
    LocalRun(DataFolder data, ServiceSettings settings, Map<String, String> env, Progress progress) {
        this.data = data;
        this.settings = settings;
        this.progress = progress;
        var backendsSettings = BackendsSettings.fromEnvironment(env, data.path());
        this.servers = CompletableFuture.supplyAsync(
                () -> Backends.start(backendsSettings, progress::say), task -> new Thread(task, "servers").start());
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    }

    /** Starts the services beside the servers; returns when both are ready, and the run file says so. */
    RunInfo start() throws IOException, InterruptedException {
        var started = startServices();
        synchronized (this) {
            services = started;
        }
        progress.say("services are up, waiting until they are ready");
        started.awaitReady();
        var backends = servers.join();
        var info = new RunInfo(
                started.http(),
                started.management(),
                backends.kafkaBootstrapServers(),
                backends.redisUri(),
                backends.mysql(),
                settings.secrets().adminTokenFile(),
                pids(backends));
        info.write(data);
        return info;
    }

    private Services startServices() {
        try {
            return Services.start(Arrays.asList(Role.values()), settings, () -> BackendAddresses.of(servers.join()));
        } catch (RuntimeException e) {
            if (servers.isCompletedExceptionally()) {
                throw serverFailure();
            }
            throw e;
        }
    }

    /** Why the servers did not start, without the layers around it. */
    private RuntimeException serverFailure() {
        try {
            servers.join();
            throw new IllegalStateException("the servers did start");
        } catch (CompletionException e) {
            return e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Blocks until the run is stopped from elsewhere. */
    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /** First the services, then the servers under them. Idempotent. */
    void stop() {
        Services running;
        synchronized (this) {
            if (stopping) {
                return;
            }
            stopping = true;
            running = services;
        }
        progress.say("stopping");
        RunInfo.delete(data);
        if (running != null) {
            running.close();
        }
        // A server that is still starting ends with this process.
        if (servers.isDone() && !servers.isCompletedExceptionally()) {
            servers.join().close();
        }
        progress.say("stopped");
        stopped.countDown();
    }

    private static Map<String, Long> pids(Backends backends) {
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put(RunInfo.OWN_PID, ProcessHandle.current().pid());
        for (String server : SERVERS) {
            Long pid = backends.pids().get(server);
            if (pid != null) {
                pids.put(server, pid);
            }
        }
        return pids;
    }
}
