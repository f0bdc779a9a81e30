package kr.hhplus.schemas.connection;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * redis-sentinel://[user:password@]host:port,host:port,.../master-name. User and password are those of the master and
 * its replicas.
 *
 * @param sentinels in the order in which they are asked, one or more
 */
record SentinelUri(
        List<HostAndPort> sentinels,
        String masterName,
        @Nullable String user,
        @Nullable String password) {
    private static final String SCHEME = "redis-sentinel";

    static boolean isSentinel(URI uri) {
        return SCHEME.equals(uri.getScheme());
    }

    static boolean isValid(URI uri) {
        try {
            parse(uri);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Throws IllegalArgumentException, without what the URI holds, when it has another form. */
    static SentinelUri parse(URI uri) {
        // Several hosts are no server in the sense of java.net.URI, which then only knows the authority as a whole.
        var authority = uri.getAuthority();
        var path = uri.getPath();
        if (!isSentinel(uri) || authority == null || path == null || path.length() < 2) {
            throw malformed();
        }
        int at = authority.lastIndexOf('@');
        var login = at < 0 ? "" : authority.substring(0, at);
        int colon = login.indexOf(':');
        if (at >= 0 && colon < 0) {
            throw malformed();
        }
        return new SentinelUri(
                sentinels(authority.substring(at + 1)),
                path.substring(1),
                colon > 0 ? login.substring(0, colon) : null,
                at < 0 ? null : login.substring(colon + 1));
    }

    private static List<HostAndPort> sentinels(String text) {
        List<HostAndPort> sentinels = new ArrayList<>();
        for (var address : text.split(",", -1)) {
            int colon = address.lastIndexOf(':');
            if (colon < 1) {
                throw malformed();
            }
            try {
                sentinels.add(
                        new HostAndPort(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
            } catch (NumberFormatException e) {
                throw malformed();
            }
        }
        return List.copyOf(sentinels);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("not redis-sentinel://[user:password@]host:port,.../master-name");
    }

    /** Without the password. */
    @Override
    public String toString() {
        return masterName + " by " + sentinels;
    }
}
