package kr.hhplus.orderpayment.product;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** GETs over keep-alive connections from one thread: each sends its next request when it has its answer. */
final class ReadLoad {
    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final long SELECT_MS = 100;
    private static final int LATENCIES_MAX = 4_000_000;
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);

    private ReadLoad() {}

    /** Requests answered 200 a second, and latencies in microseconds. */
    record Result(double perSecond, long p50Micros, long p99Micros) {}

    /** One connection, with one request on its way. */
    private static final class Connection {
        final byte[] bytes = new byte[ANSWER_BYTES_MAX];
        final ByteBuffer answer = ByteBuffer.wrap(bytes);
        long sentNanos;
        int next;
    }

    /** Asks for the paths in turn. Throws an IllegalStateException for an answer that is not 200. */
    static Result run(int port, List<String> paths, int connections, Duration duration) throws IOException {
        var requests = paths.stream()
                .map(path -> ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))
                .toArray(ByteBuffer[]::new);
        var latencies = new int[LATENCIES_MAX];
        int done = 0;
        try (var selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                var channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                var connection = new Connection();
                connection.next = i * (requests.length / connections);
                channel.register(selector, SelectionKey.OP_READ, connection);
                send(channel, connection, requests);
            }
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            while (System.nanoTime() - end < 0) {
                selector.select(SELECT_MS);
                for (var key : selector.selectedKeys()) {
                    var connection = (Connection) key.attachment();
                    var channel = (SocketChannel) key.channel();
                    if (channel.read(connection.answer) < 0) {
                        key.cancel();
                        channel.close();
                        var fresh = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                        fresh.configureBlocking(false);
                        connection.answer.clear();
                        fresh.register(selector, SelectionKey.OP_READ, connection);
                        send(fresh, connection, requests);
                        continue;
                    }
                    if (isComplete(connection.bytes, connection.answer.position())) {
                        latencies[done % LATENCIES_MAX] = (int) ((System.nanoTime() - connection.sentNanos) / 1_000);
                        done++;
                        connection.answer.clear();
                        send(channel, connection, requests);
                    }
                }
                selector.selectedKeys().clear();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            for (var key : selector.keys()) {
                key.channel().close();
            }
            int known = Math.min(done, LATENCIES_MAX);
            Arrays.sort(latencies, 0, known);
            return new Result(done / seconds, latencies[known / 2], latencies[(int) (known * 0.99)]);
        }
    }

    private static void send(SocketChannel channel, Connection connection, ByteBuffer[] requests) throws IOException {
        var request = requests[connection.next++ % requests.length].duplicate();
        connection.sentNanos = System.nanoTime();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    private static boolean isComplete(byte[] bytes, int length) {
        int body = -1;
        int bodyLength = -1;
        for (int i = 0; i + 3 < length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                if (bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                    body = i + 4;
                    break;
                }
                if (isLength(bytes, i + 2, length)) {
                    bodyLength = number(bytes, i + 2 + LENGTH.length);
                }
            }
        }
        if (body < 0) {
            return false;
        }
        if (bytes[9] != '2' || bodyLength < 0) {
            throw new IllegalStateException(new String(bytes, 0, length, StandardCharsets.UTF_8));
        }
        return length >= body + bodyLength;
    }

    private static boolean isLength(byte[] bytes, int from, int length) {
        for (int i = 0; i < LENGTH.length; i++) {
            if (from + i >= length || Character.toLowerCase((char) bytes[from + i]) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from) {
        int number = 0;
        for (int i = from; bytes[i] != '\r'; i++) {
            number = bytes[i] == ' ' ? number : 10 * number + (bytes[i] - '0');
        }
        return number;
    }
}
