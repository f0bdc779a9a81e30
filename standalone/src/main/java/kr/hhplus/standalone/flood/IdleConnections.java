package kr.hhplus.standalone.flood;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of connections, of which some are idle. An idle one may break and come back, so that it can be in
 * the queue twice; {@link #poll} knows.
 */
public final class IdleConnections {
    private final List<HttpConnection> all = new ArrayList<>();
    private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();

    public IdleConnections(
            int count, EventLoop loop, InetSocketAddress server, HttpConnection.User user, Duration answerWaitMax) {
        for (int i = 0; i < count; i++) {
            all.add(new HttpConnection(loop, server, user, answerWaitMax));
        }
    }

    public void connect() {
        all.forEach(HttpConnection::connect);
    }

    public void add(HttpConnection connection) {
        idle.add(connection);
    }

    /** Null: none is idle. */
    public @Nullable HttpConnection poll() {
        while (true) {
            var connection = idle.poll();
            if (connection == null || connection.isIdle()) {
                return connection;
            }
        }
    }

    public void checkOverdue(long nowNanos) {
        all.forEach(connection -> connection.checkOverdue(nowNanos));
    }

    public void close() {
        all.forEach(HttpConnection::close);
    }
}
