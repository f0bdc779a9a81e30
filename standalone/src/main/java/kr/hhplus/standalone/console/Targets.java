package kr.hhplus.standalone.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where the services tell of their health and metrics: by service, the addresses of its instances, as text
 * {@code api-ingress=http://127.0.0.1:9101,http://127.0.0.1:9102;projections=…}. The address {@value #OWN} is this
 * process's own.
 */
final class Targets {
    /** In the order of a request's way. */
    static final List<String> SERVICES = List.of("api-ingress", "issuance-streams", "projections", "order-payment");

    static final String OWN = "own";

    private final Map<String, List<String>> addresses;
    private final Supplier<URI> own;

    private Targets(Map<String, List<String>> addresses, Supplier<URI> own) {
        this.addresses = addresses;
        this.own = own;
    }

    /**
     * Throws {@link IllegalArgumentException}, which says what is wrong.
     *
     * @param own asked when it is needed: the port is known only when the server runs
     */
    static Targets parse(String text, Supplier<URI> own) {
        Map<String, List<String>> addresses = new LinkedHashMap<>();
        for (var entry : text.isBlank() ? new String[0] : text.split(";", -1)) {
            var parts = entry.strip().split("=", 2);
            if (parts.length != 2 || !SERVICES.contains(parts[0])) {
                throw new IllegalArgumentException(
                        "HHPLUS_CONSOLE_TARGETS must be service=http://host:port,…;… with the" + " services "
                                + String.join(", ", SERVICES) + ", not " + entry);
            }
            List<String> instances = new ArrayList<>();
            for (var address : parts[1].split(",", -1)) {
                instances.add(requireAddress(address.strip()));
            }
            addresses.put(parts[0], List.copyOf(instances));
        }
        return new Targets(addresses, own);
    }

    private static String requireAddress(String address) {
        if (!address.equals(OWN) && !isHttp(address)) {
            throw new IllegalArgumentException(
                    "HHPLUS_CONSOLE_TARGETS must name instances as http://host:port, not " + address);
        }
        return address;
    }

    private static boolean isHttp(String address) {
        try {
            var uri = new URI(address);
            return "http".equals(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The instances of a service; none where nobody has said. */
    List<URI> of(String service) {
        return addresses.getOrDefault(service, List.of()).stream()
                .map(address -> address.equals(OWN) ? own.get() : URI.create(address))
                .toList();
    }

    /** Those of all services, each once. */
    Set<URI> all() {
        Set<URI> all = new LinkedHashSet<>();
        SERVICES.forEach(service -> all.addAll(of(service)));
        return all;
    }
}
