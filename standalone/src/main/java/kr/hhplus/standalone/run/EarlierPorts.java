package kr.hhplus.standalone.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The servers' ports of a run that has crashed, for the run after it: whoever talks to them finds them again, a flood
 * in its middle included.
 */
final class EarlierPorts {
    private static final String JDBC = "jdbc:";

    private EarlierPorts() {}

    /** The environment with the ports that it does not set itself. */
    static Map<String, String> in(Map<String, String> env, RunInfo earlier) {
        Map<String, String> completed = new HashMap<>(env);
        putIfUsable(
                completed,
                "HHPLUS_KAFKA_PORT",
                port("kafka://" + earlier.kafka()),
                earlier.pids().get("kafka"));
        putIfUsable(
                completed,
                "HHPLUS_REDIS_PORT",
                port(earlier.redis().toString()),
                earlier.pids().get("redis"));
        putIfUsable(
                completed,
                "HHPLUS_MYSQL_PORT",
                port(earlier.mysql().url().substring(JDBC.length())),
                earlier.pids().get("mysql"));
        return completed;
    }

    private static int port(String uri) {
        return URI.create(uri).getPort();
    }

    /** A server that is left from the crash still has its port, and gives it up when the next one starts. */
    private static void putIfUsable(Map<String, String> env, String variable, int port, @Nullable Long pid) {
        if (port <= 0 || pid == null || !env.getOrDefault(variable, "").isBlank()) {
            return;
        }
        boolean ours = ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        if (ours || isFree(port)) {
            env.put(variable, Integer.toString(port));
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
