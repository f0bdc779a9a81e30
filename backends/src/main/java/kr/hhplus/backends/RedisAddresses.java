package kr.hhplus.backends;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The addresses in a URL of Redis: of the one server, or of the Sentinels. Not looked up. */
final class RedisAddresses {
    private static final int PORT = 6379;

    private RedisAddresses() {}

    /** Empty when the URL has neither of the two forms. */
    static List<InetSocketAddress> of(URI uri) {
        if (uri.getHost() != null) {
            return List.of(InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? PORT : uri.getPort()));
        }
        String authority = uri.getAuthority();
        if (!"redis-sentinel".equals(uri.getScheme()) || authority == null) {
            return List.of();
        }
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String address :
                authority.substring(authority.lastIndexOf('@') + 1).split(",", -1)) {
            // One address at a time is a server in the sense of URI.
            URI one;
            try {
                one = URI.create("redis://" + address);
            } catch (IllegalArgumentException malformed) {
                return List.of();
            }
            if (one.getHost() == null || one.getPort() < 0) {
                return List.of();
            }
            addresses.add(InetSocketAddress.createUnresolved(one.getHost(), one.getPort()));
        }
        return List.copyOf(addresses);
    }
}
