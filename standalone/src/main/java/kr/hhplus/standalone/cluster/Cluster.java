package kr.hhplus.standalone.cluster;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kr.hhplus.backends.Ports;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cluster.Member.Kind;
import kr.hhplus.standalone.cluster.MemberProcess.Signal;
import kr.hhplus.standalone.run.DataFolder;
import kr.hhplus.standalone.run.Progress;
import kr.hhplus.standalone.run.RunInfo;
import kr.hhplus.standalone.run.Secrets;
import org.apache.kafka.common.Uuid;

/**
 * A cluster on the loopback address. Its members are processes of their own, which outlive this one; what is known of
 * them is in the data folder, so that each command finds them.
 *
 * <p>Not thread-safe, and one process at a time: commands take turns by the data folder's lock.
 */
public final class Cluster {
    private static final Duration READY_WAIT_MAX = Duration.ofSeconds(150);
    private static final Duration SERVICE_STOP_WAIT_MAX = Duration.ofSeconds(30);
    private static final Duration SERVER_STOP_WAIT_MAX = Duration.ofSeconds(15);
    private static final long POLL_MS = 100;
    private static final int LOG_LINES_MAX = 15;
    private static final int PORT_TRIES_MAX = 1_000;

    /** What is started together: as many JVMs as a small machine can take at once. */
    private static final List<List<String>> WAVES = List.of(
            List.of("kafka-1", "kafka-2", "kafka-3", "redis-1", "redis-2", "redis-3", "mysql"),
            List.of(
                    "sentinel-1",
                    "sentinel-2",
                    "sentinel-3",
                    "ingress-1",
                    "streams-1",
                    "projections-1",
                    "order-payment-1"),
            List.of("ingress-2", "streams-2", "projections-2", "order-payment-2", "console-1"),
            List.of("haproxy"));

    private final DataFolder data;
    private final Map<String, String> env;
    private final Progress progress;
    private final ClusterState state;
    private final Launches launches;
    /** Commands find it by its data folder. */
    private boolean isPublished;

    private Cluster(DataFolder data, Map<String, String> env, Progress progress, ClusterState state)
            throws IOException {
        this.data = data;
        this.env = env;
        this.progress = progress;
        this.state = state;
        this.launches = new Launches(data, state, env);
    }

    /** The cluster of the folder, running or not; empty: there was never one. */
    public static Optional<Cluster> find(DataFolder data, Map<String, String> env, Progress progress)
            throws IOException {
        var state = ClusterState.read(data);
        if (state.isEmpty()) {
            return Optional.empty();
        }
        var cluster = new Cluster(data, env, progress, state.get());
        cluster.isPublished = RunInfo.find(data).isPresent();
        return Optional.of(cluster);
    }

    /** A running one; a failure that says what to do when there is none. */
    public static Cluster require(DataFolder data, Map<String, String> env, Progress progress) throws IOException {
        return find(data, env, progress)
                .filter(Cluster::isRunning)
                .orElseThrow(() -> CommandFailure.unusable(
                        "no cluster is running on " + data + "; start it with: ./hhplus cluster up --data " + data));
    }

    /**
     * Starts all members; returns when each serves, and commands find the cluster by its data folder.
     *
     * @param port of the API, 0 for a free one; likewise the statistics'
     */
    public static Cluster up(
            DataFolder data,
            Map<String, String> env,
            Progress progress,
            int port,
            int statisticsPort,
            boolean withHaproxy)
            throws IOException, InterruptedException {
        if (withHaproxy && MemberProcess.onPath("haproxy").isEmpty()) {
            throw CommandFailure.unusable("there is no haproxy; install it (Debian, Ubuntu: apt install haproxy), or"
                    + " use --without-haproxy, which lists the instances' addresses");
        }
        var earlier = ClusterState.read(data.requireNoSingleRun());
        var state = new ClusterState(
                earlier.map(ClusterState::clusterId)
                        .orElseGet(() -> Uuid.randomUuid().toString()),
                ports(earlier.map(ClusterState::ports).orElse(Map.of()), port, statisticsPort),
                earlier.map(ClusterState::processes).orElse(Map.of()));
        if (withHaproxy) {
            // The door comes last; what is wrong with it is said before anything is started.
            DoorBind.of(env, state.port("haproxy"));
        }
        var cluster = new Cluster(data, env, progress, state);
        if (cluster.isRunning()) {
            throw CommandFailure.unusable("on " + data + " these still run: " + cluster.living()
                    + "; end them with: ./hhplus cluster down --data " + data);
        }
        state.processes().clear();
        state.write(data);
        boolean up = false;
        try {
            cluster.launches.forgetSentinels();
            for (var wave : WAVES) {
                cluster.startAll(wave.stream()
                        .map(Member::named)
                        .filter(member -> withHaproxy || member.kind() != Kind.HAPROXY)
                        .toList());
            }
            cluster.isPublished = true;
            cluster.remember();
            up = true;
        } finally {
            if (!up) {
                // Whoever was interrupted still has to end what has begun.
                Thread.interrupted();
                cluster.down();
            }
        }
        return cluster;
    }

    /** Those of before where they are free, other free ones where not. */
    private static Map<String, Integer> ports(Map<String, Integer> before, int port, int statisticsPort) {
        Map<String, Integer> ports = new HashMap<>();
        Set<Integer> taken = new HashSet<>();
        for (var name : portNames()) {
            Integer wanted = before.get(name);
            if ("haproxy".equals(name)) {
                wanted = port == 0 ? wanted : Integer.valueOf(requireFree("--port", port));
            } else if ("haproxy.statistics".equals(name)) {
                wanted = statisticsPort == 0
                        ? wanted
                        : Integer.valueOf(requireFree("--statistics-port", statisticsPort));
            }
            int given = wanted != null && Ports.isFree(wanted) && !taken.contains(wanted) ? wanted : free(taken);
            taken.add(given);
            ports.put(name, given);
        }
        return ports;
    }

    private static int requireFree(String option, int port) {
        if (!Ports.isFree(port)) {
            throw CommandFailure.failed(
                    "port " + port + " is taken; choose another with " + option + ", or 0 for a free one");
        }
        return port;
    }

    private static int free(Set<Integer> taken) {
        for (int i = 0; i < PORT_TRIES_MAX; i++) {
            int port = Ports.free();
            if (!taken.contains(port)) {
                return port;
            }
        }
        throw CommandFailure.failed("there are no free ports");
    }

    private static List<String> portNames() {
        List<String> names = new ArrayList<>(List.of("haproxy", "haproxy.statistics"));
        for (var member : Member.ALL) {
            if (member.kind() == Kind.HAPROXY) {
                continue;
            }
            names.add(member.name());
            if (member.kind() == Kind.KAFKA) {
                names.addAll(
                        List.of(member.name() + ".controller", member.name() + ".far", member.name() + ".forward"));
            } else if (member.kind().isService()) {
                names.add(member.name() + ".management");
            }
        }
        return names;
    }

    private void startAll(List<Member> members) throws IOException, InterruptedException {
        progress.say("starting "
                + String.join(", ", members.stream().map(Member::name).toList()));
        Map<Member, Launch> started = new LinkedHashMap<>();
        for (var member : members) {
            started.put(member, launch(member, launches.of(member)));
        }
        for (var member : started.entrySet()) {
            awaitReady(member.getKey(), member.getValue());
        }
    }

    private Launch launch(Member member, Launch launch) throws IOException {
        state.processes()
                .put(member.name(), MemberProcess.launch(launch.command(), launch.env(), launch.dir(), launch.log()));
        remember();
        return launch;
    }

    private void remember() throws IOException {
        state.write(data);
        if (isPublished) {
            info().write(data);
        }
    }

    private void awaitReady(Member member, Launch launch) throws InterruptedException {
        long startNanos = System.nanoTime();
        var process = process(member.name());
        while (!answers(member)) {
            if (!process.isAlive()) {
                throw CommandFailure.failed(member.name() + " ended while starting; the end of " + launch.log() + ":\n"
                        + tail(launch.log()));
            }
            if (System.nanoTime() - startNanos > READY_WAIT_MAX.toNanos()) {
                throw CommandFailure.failed(member.name() + " is not ready after " + READY_WAIT_MAX.toSeconds()
                        + " s; the end of " + launch.log() + ":\n" + tail(launch.log()));
            }
            Thread.sleep(POLL_MS);
        }
        progress.say(member.name() + " is ready");
    }

    private boolean answers(Member member) throws InterruptedException {
        try {
            return launches.probe(member).isReady();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String tail(Path log) {
        try {
            var lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_MAX), lines.size()));
        } catch (IOException e) {
            return "(nothing written)";
        }
    }

    /** Starts a dead member again, on its port and its data; returns when it serves. */
    public void start(String name) throws IOException, InterruptedException {
        startAll(List.of(dead(name)));
    }

    /** The same for a service, with other addresses or settings than its kind has. */
    public void start(String name, Map<String, String> others) throws IOException, InterruptedException {
        var member = dead(name);
        progress.say("starting " + name + " with " + others.keySet());
        awaitReady(member, launch(member, launches.service(member, others)));
    }

    private Member dead(String name) {
        var member = Member.named(name);
        if (isAlive(name)) {
            throw CommandFailure.unusable(name + " runs already, process " + pid(name));
        }
        return member;
    }

    /** Sends a signal to a living member; after KILL it returns when the member is dead. */
    public void signal(String name, Signal signal) throws IOException, InterruptedException {
        Member.named(name);
        if (!isAlive(name)) {
            throw CommandFailure.unusable(name + " does not run");
        }
        progress.say("SIG" + signal + " to " + name + ", process " + pid(name));
        process(name).send(signal);
    }

    /** Ends a member in order: SIGTERM, and SIGKILL where it has not ended in time; false then. */
    public boolean stop(String name) throws IOException, InterruptedException {
        var member = Member.named(name);
        if (!isAlive(name)) {
            return true;
        }
        var process = process(name);
        process.send(Signal.CONT);
        process.send(Signal.TERM);
        return awaitStopped(member);
    }

    private boolean awaitStopped(Member member) throws IOException, InterruptedException {
        var wait = member.kind().isService() ? SERVICE_STOP_WAIT_MAX : SERVER_STOP_WAIT_MAX;
        if (process(member.name()).awaitEnd(wait)) {
            return true;
        }
        progress.say(member.name() + " did not end within " + wait.toSeconds() + " s and is killed");
        process(member.name()).send(Signal.KILL);
        return false;
    }

    /** Ends all members: the door first, then the services, then the servers under them. */
    public void down() throws IOException, InterruptedException {
        RunInfo.delete(data);
        var order = List.of(
                List.of(Kind.HAPROXY),
                List.of(Kind.INGRESS, Kind.STREAMS, Kind.PROJECTIONS, Kind.ORDER_PAYMENT, Kind.CONSOLE),
                List.of(Kind.SENTINEL, Kind.REDIS, Kind.KAFKA, Kind.MYSQL));
        for (var kinds : order) {
            var members = Member.of(kinds.toArray(Kind[]::new)).stream()
                    .filter(member -> isAlive(member.name()))
                    .toList();
            if (members.isEmpty()) {
                continue;
            }
            progress.say("stopping "
                    + String.join(", ", members.stream().map(Member::name).toList()));
            for (var member : members) {
                process(member.name()).send(Signal.CONT);
                process(member.name()).send(Signal.TERM);
            }
            for (var member : members) {
                awaitStopped(member);
            }
        }
        state.processes().clear();
        state.write(data);
        RunInfo.delete(data);
        progress.say("stopped");
    }

    /** Waits until every member that was started serves. */
    public boolean awaitAllReady(Duration max) throws InterruptedException {
        long deadline = System.nanoTime() + max.toNanos();
        for (var member : Member.ALL) {
            if (!state.processes().containsKey(member.name())) {
                continue;
            }
            while (!isReady(member)) {
                if (System.nanoTime() - deadline > 0) {
                    return false;
                }
                Thread.sleep(POLL_MS);
            }
        }
        return true;
    }

    /** Whether the member serves at the moment. */
    public boolean isReady(Member member) throws InterruptedException {
        return isAlive(member.name()) && !isPaused(member.name()) && answers(member);
    }

    /** Its process is there, though it may be paused or not ready. */
    public boolean isAlive(String name) {
        var process = state.processes().get(name);
        return process != null && process.isAlive();
    }

    boolean isPaused(String name) {
        var process = state.processes().get(name);
        return process != null && process.isPaused();
    }

    /** Whether it belongs to this cluster: HAProxy may have been left out. */
    public boolean has(String name) {
        return state.processes().containsKey(name);
    }

    private MemberProcess process(String name) {
        return requireNonNull(state.processes().get(name), name);
    }

    long pid(String name) {
        var process = state.processes().get(name);
        return process == null ? 0 : process.pid();
    }

    /** Whether any of its members lives. */
    public boolean isRunning() {
        return !living().isEmpty();
    }

    private List<String> living() {
        return Member.ALL.stream().map(Member::name).filter(this::isAlive).toList();
    }

    /** The port that the member serves on. */
    public int port(String name) {
        return state.port(name);
    }

    /** The ports of Kafka's second listener and of the forwarders that it tells its users of, by broker. */
    public Map<Integer, Integer> forwards() {
        Map<Integer, Integer> forwards = new LinkedHashMap<>();
        launches.nodes().forEach(node -> forwards.put(node.farPort(), node.forwardPort()));
        return forwards;
    }

    /** The brokers' addresses, by commas. */
    public String kafka() {
        return launches.kafka();
    }

    /** Kafka's address for services that reach it through those forwarders. */
    public String farKafka() {
        return launches.farKafka();
    }

    /** The folder that a member lives in. */
    public Path folder(String name) {
        return data.path().resolve(name);
    }

    /** How commands reach it: the API by HAProxy, or by the first ingress where there is none. */
    public RunInfo info() throws IOException {
        Map<String, Long> pids = new LinkedHashMap<>();
        Member.ALL.forEach(member -> {
            if (has(member.name())) {
                pids.put(member.name(), pid(member.name()));
            }
        });
        int port = state.port(has("haproxy") || !has("ingress-1") ? "haproxy" : "ingress-1");
        return new RunInfo(
                URI.create("http://" + Ports.LOOPBACK + ":" + port),
                launches.managementOf(Member.named("ingress-1")),
                launches.kafka(),
                launches.redis(),
                launches.mysql(),
                Secrets.load(env, data).adminTokenFile(),
                pids);
    }
}
