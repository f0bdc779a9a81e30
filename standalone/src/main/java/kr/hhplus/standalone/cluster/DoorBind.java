package kr.hhplus.standalone.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import kr.hhplus.backends.Ports;
import kr.hhplus.standalone.cli.CommandFailure;

/**
 * Where a cluster's door listens: on the loopback address, where commands look for it, and on that of {@code HHPLUS_BIND}.
 *
 * <p>The services behind it listen on the loopback address alone, and so do not see that they believe everybody: that is
 * refused here.
 */
final class DoorBind {
    static final String VARIABLE = "HHPLUS_BIND";

    private DoorBind() {}

    /**
     * As HAProxy takes it: address:port, by commas.
     *
     * @throws CommandFailure others could reach it, and nobody has said who looks who calls
     */
    static String of(Map<String, String> env, int port) {
        var bind = env.getOrDefault(VARIABLE, "").strip();
        var own = Ports.LOOPBACK + ":" + port;
        if (bind.isEmpty()) {
            return own;
        }
        var address = lookUp(bind);
        if (!address.isLoopbackAddress()
                && env.getOrDefault("HHPLUS_SECURITY", "").isBlank()) {
            throw CommandFailure.unusable("HAProxy would listen on " + bind + ", and the services behind it believe"
                    + " everybody: set HHPLUS_SECURITY=jwt, or HHPLUS_SECURITY=gateway where a gateway in front looks who"
                    + " calls and nobody else reaches this port (docs/security.md)");
        }
        var others = bind + ":" + port;
        boolean hasOwn = address.isAnyLocalAddress() || address.getHostAddress().equals(Ports.LOOPBACK);
        return hasOwn ? others : own + "," + others;
    }

    private static InetAddress lookUp(String bind) {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException e) {
            throw CommandFailure.unusable(VARIABLE + " is \"" + bind + "\", which is no address");
        }
    }
}
