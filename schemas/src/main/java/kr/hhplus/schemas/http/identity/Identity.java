package kr.hhplus.schemas.http.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** How the service knows who calls: the one thing that all its modules share. */
public final class Identity {
    private final @Nullable TokenVerifier tokens;

    private Identity(@Nullable TokenVerifier tokens) {
        this.tokens = tokens;
    }

    /** Whoever calls has been looked at by a gateway. */
    public static Identity gateway() {
        return new Identity(null);
    }

    /**
     * As the settings say; throws {@link IllegalArgumentException} where nobody would look who calls.
     *
     * @param bind the address that the service listens on; null or blank: all
     */
    static Identity of(SecuritySettings settings, @Nullable String bind, Clock clock) {
        if (settings.isJwt()) {
            return new Identity(new TokenVerifier(settings, clock));
        }
        if (!settings.saysGateway() && !isLoopback(bind)) {
            throw new IllegalArgumentException("the API would listen on " + (bind == null ? "all addresses" : bind)
                    + " and believe everybody: set HHPLUS_SECURITY=jwt, or HHPLUS_SECURITY=gateway where a gateway in"
                    + " front looks who calls and nobody else reaches this port (docs/security.md)");
        }
        return gateway();
    }

    /** Those that take this token of operators. */
    public Callers callers(String adminToken) {
        return new Callers(tokens, adminToken, Clock.systemUTC());
    }

    private static boolean isLoopback(@Nullable String bind) {
        try {
            return bind != null
                    && !bind.isBlank()
                    && InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
