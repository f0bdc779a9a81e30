package kr.hhplus.schemas.http.identity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a service knows who calls.
 *
 * @param mode {@code gateway}: whoever reaches the port is believed; {@code jwt}: shoppers show a token, and operators
 *     may; blank: as gateway, on the loopback address only
 * @param jwtIssuer the {@code iss} of all tokens, with jwt
 * @param jwtKeys with jwt: the URL of the issuer's JWK set (https, or http on loopback), or a file with a JWK set or with
 *     one public key in PEM
 * @param jwtAudience what {@code aud} has to name; blank: not looked at
 * @param jwtClockSkewMax how far the clocks of issuer and service may differ, 0 .. 2 min
 * @param keysAgeMax how long a JWK set is used before it is read again, 1 min .. 24 h
 * @param keysReadInterval how often at most it is read for keys that are not in it, 1 s .. 10 min
 * @param verifiedTokensMax tokens that are known to be good and not looked at again, 0 .. 1,000,000; about 200 bytes each
 * @param verifiedAgeMax how long one is, and so how long a token outlives its key, 1 s .. 1 h
 */
@ConfigurationProperties("hhplus.security")
public record SecuritySettings(
        @DefaultValue("") String mode,
        @DefaultValue("") String jwtIssuer,
        @DefaultValue("") String jwtKeys,
        @DefaultValue("") String jwtAudience,
        @DefaultValue("30s") Duration jwtClockSkewMax,
        @DefaultValue("10m") Duration keysAgeMax,
        @DefaultValue("30s") Duration keysReadInterval,
        @DefaultValue("50000") int verifiedTokensMax,
        @DefaultValue("5m") Duration verifiedAgeMax) {

    private static final String GATEWAY = "gateway";
    private static final String JWT = "jwt";
    private static final Duration SECOND = Duration.ofSeconds(1);

    public SecuritySettings {
        require(mode.isBlank() || mode.equals(GATEWAY) || mode.equals(JWT), "HHPLUS_SECURITY must be gateway or jwt");
        if (mode.equals(JWT)) {
            require(!jwtIssuer.isBlank(), "HHPLUS_SECURITY=jwt needs HHPLUS_JWT_ISSUER, the iss of the tokens");
            require(
                    !jwtKeys.isBlank(),
                    "HHPLUS_SECURITY=jwt needs HHPLUS_JWT_KEYS: the URL of a JWK set, or a file with one or with a"
                            + " public key in PEM");
        }
        require(within(jwtClockSkewMax, Duration.ZERO, Duration.ofMinutes(2)), "jwt-clock-skew-max must be 0 .. 2 min");
        require(within(keysAgeMax, Duration.ofMinutes(1), Duration.ofHours(24)), "keys-age-max must be 1 min .. 24 h");
        require(within(keysReadInterval, SECOND, Duration.ofMinutes(10)), "keys-read-interval must be 1 s .. 10 min");
        require(verifiedTokensMax >= 0 && verifiedTokensMax <= 1_000_000, "verified-tokens-max must be 0 .. 1000000");
        require(within(verifiedAgeMax, SECOND, Duration.ofHours(1)), "verified-age-max must be 1 s .. 1 h");
    }

    boolean isJwt() {
        return mode.equals(JWT);
    }

    /** Whether somebody has said that a gateway looks who calls. */
    boolean saysGateway() {
        return mode.equals(GATEWAY);
    }

    private static boolean within(Duration value, Duration min, Duration max) {
        return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("hhplus.security: " + message);
        }
    }
}
