package kr.hhplus.standalone.run;

import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import kr.hhplus.backends.Backends;

/** All services in this JVM, as {@code up} runs them, on free ports. */
final class TestServices {
    static final String ADMIN_TOKEN = "admin-token-of-the-tests";
    static final String TICKET_SECRET = Base64.getEncoder().encodeToString(new byte[32]);

    private TestServices() {}

    /** Returns when they are ready. */
    static Services start(Backends backends, Path dir) throws InterruptedException {
        return start(backends, dir, Map.of());
    }

    /** The same with further settings. */
    static Services start(Backends backends, Path dir, Map<String, Object> more) throws InterruptedException {
        return start(List.of(Role.values()), BackendAddresses.of(backends), dir, more);
    }

    /** Some of them. */
    static Services start(Collection<Role> roles, BackendAddresses servers, Path dir, Map<String, Object> more)
            throws InterruptedException {
        var settings = new ServiceSettings(
                ServiceSettings.LOOPBACK,
                0,
                ServiceSettings.LOOPBACK,
                0,
                1,
                dir.resolve("streams"),
                new Secrets(ADMIN_TOKEN, null, TICKET_SECRET),
                null);
        var services = Services.start(roles, settings, more, () -> servers);
        services.awaitReady();
        return services;
    }
}
