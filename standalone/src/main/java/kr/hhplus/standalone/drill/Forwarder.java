package kr.hhplus.standalone.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes TCP connections of one loopback port on to another. A cut is one as networks have it: nothing arrives any more,
 * and nobody is told; what was sent meanwhile arrives when it is healed, if somebody still waits for it.
 *
 * <p>Thread-safe; two daemon threads a connection.
 */
final class Forwarder implements AutoCloseable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int BACKLOG = 256;
    private static final int CONNECT_WAIT_MS_MAX = 2_000;

    private final ServerSocket listening;
    private final int to;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private boolean isCut;

    private Forwarder(ServerSocket listening, int to) {
        this.listening = listening;
        this.to = to;
    }

    static Forwarder start(int from, int to) throws IOException {
        var forwarder = new Forwarder(new ServerSocket(from, BACKLOG, InetAddress.getByAddress(LOOPBACK)), to);
        daemon("forwarder-" + from, forwarder::accept);
        return forwarder;
    }

    synchronized void cut() {
        isCut = true;
    }

    synchronized void heal() {
        isCut = false;
        notifyAll();
    }

    private synchronized void awaitHealed() throws InterruptedException {
        while (isCut) {
            wait();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                var client = listening.accept();
                daemon("forward", () -> forward(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void forward(Socket client) {
        open.add(client);
        try (client;
                var server = new Socket()) {
            open.add(server);
            awaitHealed();
            server.connect(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), to), CONNECT_WAIT_MS_MAX);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            var back = daemon("forward-back", () -> pump(server, client));
            pump(client, server);
            back.join();
            open.remove(server);
        } catch (IOException refused) {
            // The client's connection ends, as it would without a forwarder.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** Until one side ends; then the other one ends, too. */
    private void pump(Socket from, Socket into) {
        var buffer = new byte[BUFFER_BYTES];
        try (from;
                into) {
            var in = from.getInputStream();
            var out = into.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitHealed();
                out.write(buffer, 0, count);
            }
        } catch (IOException ended) {
            // Closing both is all there is to do.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        heal();
        try {
            listening.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
