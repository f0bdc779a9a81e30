package kr.hhplus.backends;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/**
 * Asks a server once whether it serves requests; an {@link IOException} says not yet.
 *
 * <p>Kafka and Redis are asked on a bare socket: their clients would log and retry on their own account while a server
 * is still coming up.
 */
final class Probe {
    private static final int ANSWER_WAIT_MS_MAX = (int) Duration.ofSeconds(2).toMillis();

    private static final short API_VERSIONS_KEY = 18;
    private static final short API_VERSIONS_VERSION = 0;
    private static final short NULL_CLIENT_ID = -1;
    private static final int CORRELATION_ID = 1;
    /** Key, version, correlation id, length of the client id. */
    private static final int API_VERSIONS_REQUEST_BYTES = 2 + 2 + 4 + 2;

    private Probe() {}

    static void connect(String host, int port) throws IOException {
        open(host, port).close();
    }

    /** An ApiVersions request, which a broker answers once its request handlers run. */
    static void kafka(String host, int port) throws IOException {
        try (Socket socket = open(host, port)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(API_VERSIONS_REQUEST_BYTES);
            out.writeShort(API_VERSIONS_KEY);
            out.writeShort(API_VERSIONS_VERSION);
            out.writeInt(CORRELATION_ID);
            out.writeShort(NULL_CLIENT_ID);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readInt();
            if (in.readInt() != CORRELATION_ID || in.readShort() != 0) {
                throw new IOException("port " + port + " does not speak Kafka's protocol");
            }
        }
    }

    static void redis(String host, int port) throws IOException {
        try (Socket socket = open(host, port)) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String answer = in.readLine();
            if (!"+PONG".equals(answer)) {
                throw new IOException("Redis answers PING with " + answer);
            }
        }
    }

    /** Logs in and selects, so that a wrong user shows here and not in the first request. */
    static void mysql(MySqlAddress address) throws IOException {
        Properties options = new Properties();
        options.setProperty("user", address.user());
        options.setProperty("password", address.password());
        options.setProperty("connectTimeout", String.valueOf(ANSWER_WAIT_MS_MAX));
        options.setProperty("socketTimeout", String.valueOf(ANSWER_WAIT_MS_MAX));
        try (Connection connection = DriverManager.getConnection(address.url(), options);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Socket open(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(ANSWER_WAIT_MS_MAX);
            socket.connect(new InetSocketAddress(host, port), ANSWER_WAIT_MS_MAX);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
