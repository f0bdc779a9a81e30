package kr.hhplus.backends;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/**
 * Free TCP ports on the loopback address.
 *
 * <p>They lie below the range from which systems take the ports of outgoing connections. In that range a client that
 * keeps knocking at a killed server's port can be given this very port, connect to itself and so keep the server from
 * coming back.
 */
public final class Ports {
    /** In settings: a free one. */
    static final int ANY = 0;

    public static final String LOOPBACK = "127.0.0.1";

    private static final byte[] LOOPBACK_BYTES = {127, 0, 0, 1};
    private static final int PORT_MIN = 20_000;
    private static final int PORT_MAX = 32_000;
    private static final int TRIES_MAX = 200;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ports() {}

    /** A port that nobody listened on a moment ago; whoever binds it has to reckon with having lost the race. */
    public static int free() {
        for (int i = 0; i < TRIES_MAX; i++) {
            int port = PORT_MIN + RANDOM.nextInt(PORT_MAX - PORT_MIN);
            if (isFree(port)) {
                return port;
            }
        }
        throw new BackendsException("no free port found between " + PORT_MIN + " and " + PORT_MAX);
    }

    /** Whether nobody listens on it. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK_BYTES), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
