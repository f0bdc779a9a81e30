package kr.hhplus.standalone.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import kr.hhplus.backends.BrokerNode;
import kr.hhplus.backends.ClusterServers;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.backends.Ports;
import kr.hhplus.backends.Server;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.cluster.Member.Kind;
import kr.hhplus.standalone.run.DataFolder;
import kr.hhplus.standalone.run.Readiness;
import kr.hhplus.standalone.run.Secrets;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** How each member is started: the one place where ports and the files of {@code deploy/} become commands. */
final class Launches {
    /** In the Sentinels' configuration. */
    private static final String REDIS_MASTER = "hhplus";

    private static final int CONNECT_WAIT_MS_MAX = 1_000;
    private static final Map<String, Kind> CONSOLE_LOOKS_AT = Map.of(
            "api-ingress", Kind.INGRESS,
            "issuance-streams", Kind.STREAMS,
            "projections", Kind.PROJECTIONS,
            "order-payment", Kind.ORDER_PAYMENT);
    /** As the hhplus script has them for a service of its own, but for the heap and the room for compiled code. */
    private static final List<String> SERVICE_JAVA_OPTIONS = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:MetaspaceSize=128m",
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-XX:Tier3InvocationThreshold=20",
            "-XX:Tier3MinInvocationThreshold=10",
            "-XX:Tier3CompileThreshold=100");

    private final DataFolder data;
    private final Path deploy;
    private final ClusterState state;
    private final ClusterServers servers;
    private final Map<String, String> env;
    private final Map<Member, Probe> probes = new HashMap<>();

    Launches(DataFolder data, ClusterState state, Map<String, String> env) throws IOException {
        this.data = data;
        this.deploy =
                Path.of(env.getOrDefault("HHPLUS_HOME", "")).resolve("deploy").toAbsolutePath();
        if (!Files.isDirectory(deploy)) {
            throw CommandFailure.unusable("there is no folder " + deploy + "; start it by the hhplus script");
        }
        this.state = state;
        this.env = env;
        this.servers = new ClusterServers(data.path(), deploy);
    }

    Launch of(Member member) throws IOException, InterruptedException {
        Files.createDirectories(dir(member));
        return switch (member.kind()) {
            case KAFKA, SENTINEL, MYSQL -> launch(member, server(member));
            case REDIS -> launch(member, servers.redis(member.name(), masterOf(member)));
            case INGRESS, STREAMS, PROJECTIONS, ORDER_PAYMENT, CONSOLE -> service(member, Map.of());
            case HAPROXY -> haproxy(member);
        };
    }

    /** How one sees that the member serves. */
    Probe probe(Member member) {
        return probes.computeIfAbsent(member, this::newProbe);
    }

    private Probe newProbe(Member member) {
        int port = state.port(member.name());
        return switch (member.kind()) {
            case KAFKA, REDIS, SENTINEL, MYSQL -> {
                var server = server(member);
                yield () -> {
                    server.probe(port);
                    return true;
                };
            }
            case INGRESS, STREAMS, PROJECTIONS, ORDER_PAYMENT, CONSOLE -> new Readiness(managementOf(member))::isReady;
            case HAPROXY -> () -> answers(port);
        };
    }

    private Server server(Member member) {
        return switch (member.kind()) {
            case KAFKA -> servers.broker(member.name(), state.clusterId(), node(member), nodes());
            case REDIS -> servers.redis(member.name(), OptionalInt.empty());
            case SENTINEL -> servers.sentinel(member.name(), state.port("redis-1"));
            case MYSQL -> servers.mysql();
            case INGRESS, STREAMS, PROJECTIONS, ORDER_PAYMENT, CONSOLE, HAPROXY ->
                throw new IllegalArgumentException(member.name());
        };
    }

    /** A service with other addresses, or other settings, than its kind has. */
    Launch service(Member member, Map<String, String> others) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SERVICE_JAVA_OPTIONS);
        var more = env.getOrDefault("HHPLUS_SERVICE_JAVA_OPTS", "").strip();
        if (!more.isEmpty()) {
            command.addAll(List.of(more.split("\\s+", -1)));
        }
        int managementPort = state.port(member.name() + ".management");
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "kr.hhplus.standalone.Main",
                "roles",
                member.kind().label(),
                "--data",
                dir(member).toString(),
                "--port",
                Integer.toString(state.port(member.name())),
                "--management-port",
                Integer.toString(managementPort)));
        Map<String, String> all = serviceEnv();
        all.putAll(others);
        return new Launch(command, all, dir(member), log(member));
    }

    /** deploy/services/services.env, as far as the environment does not say otherwise; addresses; secrets. */
    private Map<String, String> serviceEnv() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        for (var line : Files.readAllLines(deploy.resolve("services/services.env"))) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                var name = line.substring(0, equals);
                all.put(name, env.getOrDefault(name, line.substring(equals + 1)));
            }
        }
        all.put("HHPLUS_BACKENDS", "external");
        all.put("HHPLUS_KAFKA_BOOTSTRAP", kafka());
        all.put("HHPLUS_REDIS_URL", redis().toString());
        var mysql = mysql();
        all.put("HHPLUS_MYSQL_URL", mysql.url());
        all.put("HHPLUS_MYSQL_USER", mysql.user());
        all.put("HHPLUS_MYSQL_PASSWORD", mysql.password());
        var secrets = Secrets.load(env, data);
        all.put(Secrets.ADMIN_TOKEN, secrets.adminToken());
        all.put(Secrets.TICKET_SECRET, secrets.ticketSecret());
        all.put("HHPLUS_CONSOLE_TARGETS", consoleTargets());
        // That of the environment is the door's alone.
        all.put(DoorBind.VARIABLE, Ports.LOOPBACK);
        return all;
    }

    /** Where the console finds the services, by the folders that they are in. */
    private String consoleTargets() {
        return CONSOLE_LOOKS_AT.entrySet().stream()
                .map(service -> service.getKey() + "="
                        + Member.of(service.getValue()).stream()
                                .map(member -> managementOf(member).toString())
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining(";"));
    }

    String kafka() {
        return nodes().stream().map(node -> address(node.port())).collect(Collectors.joining(","));
    }

    /** The brokers as those meet them who are to be cut off: through forwarders. */
    String farKafka() {
        return nodes().stream().map(node -> address(node.forwardPort())).collect(Collectors.joining(","));
    }

    URI redis() {
        return URI.create("redis-sentinel://"
                + Member.of(Kind.SENTINEL).stream()
                        .map(sentinel -> address(state.port(sentinel.name())))
                        .collect(Collectors.joining(","))
                + "/" + REDIS_MASTER);
    }

    MySqlAddress mysql() throws IOException {
        return servers.mysqlAddress(state.port("mysql"));
    }

    URI managementOf(Member member) {
        return URI.create("http://" + address(state.port(member.name() + ".management")));
    }

    void forgetSentinels() throws IOException {
        for (var sentinel : Member.of(Kind.SENTINEL)) {
            servers.forgetSentinel(sentinel.name());
        }
    }

    private Launch launch(Member member, Server server) throws IOException, InterruptedException {
        server.prepare();
        return new Launch(server.configure(state.port(member.name())), Map.of(), server.dir(), server.consoleLog());
    }

    List<BrokerNode> nodes() {
        return Member.of(Kind.KAFKA).stream().map(this::node).toList();
    }

    private BrokerNode node(Member broker) {
        return new BrokerNode(
                broker.number(),
                state.port(broker.name()),
                state.port(broker.name() + ".controller"),
                state.port(broker.name() + ".far"),
                state.port(broker.name() + ".forward"));
    }

    /** Whose replica a Redis server begins as: of the master that the Sentinels name, or else of the first one. */
    private OptionalInt masterOf(Member redis) {
        int own = state.port(redis.name());
        for (var sentinel : Member.of(Kind.SENTINEL)) {
            try (var asked = new Jedis(Ports.LOOPBACK, state.port(sentinel.name()), CONNECT_WAIT_MS_MAX)) {
                var told = asked.sentinelGetMasterAddrByName(REDIS_MASTER);
                if (told != null && told.size() == 2) {
                    int master = Integer.parseInt(told.get(1));
                    return master == own ? OptionalInt.empty() : OptionalInt.of(master);
                }
            } catch (JedisException e) {
                // The next one may know.
            }
        }
        return redis.number() == 1 ? OptionalInt.empty() : OptionalInt.of(state.port("redis-1"));
    }

    private Launch haproxy(Member member) {
        var program = MemberProcess.onPath("haproxy")
                .orElseThrow(
                        () -> CommandFailure.unusable("there is no haproxy; install it (Debian, Ubuntu: apt install"
                                + " haproxy), or use --without-haproxy"));
        Map<String, String> all = new LinkedHashMap<>();
        all.put("HHPLUS_HAPROXY_BIND", DoorBind.of(env, state.port("haproxy")));
        all.put("HHPLUS_HAPROXY_STATISTICS_BIND", address(state.port("haproxy.statistics")));
        all.put("HHPLUS_HAPROXY_DIR", deploy.resolve("haproxy").toString());
        for (var behind : Member.of(Kind.INGRESS, Kind.PROJECTIONS, Kind.ORDER_PAYMENT, Kind.CONSOLE, Kind.REDIS)) {
            var variable = "HHPLUS_" + behind.name().toUpperCase(Locale.ROOT).replace('-', '_');
            all.put(variable, address(state.port(behind.name())));
            if (behind.kind().isService()) {
                all.put(variable + "_MANAGEMENT_PORT", Integer.toString(state.port(behind.name() + ".management")));
            }
        }
        var command = List.of(
                program.toString(),
                "-db",
                "-f",
                deploy.resolve("haproxy/haproxy.cfg").toString());
        return new Launch(command, all, dir(member), log(member));
    }

    private static boolean answers(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_WAIT_MS_MAX);
            return true;
        }
    }

    private static String address(int port) {
        return Ports.LOOPBACK + ":" + port;
    }

    private Path dir(Member member) {
        return data.path().resolve(member.name());
    }

    private Path log(Member member) {
        return dir(member).resolve("console.log");
    }
}
