package kr.hhplus.ingress.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Addresses as limits see them. */
final class Addresses {
    private static final int NETWORK_BYTES = 8;

    private Addresses() {}

    /**
     * An IPv4 address as it is, an IPv6 address as its first 64 bits, since one customer has all of the others; anything
     * else as it is.
     */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // With a colon it is no name that would be looked up.
            var parsed = InetAddress.getByName(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES)
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
