package kr.hhplus.ingress.limit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often one instance lets a user and an address ask; each may use a whole minute's calls at once.
 *
 * @param userCallsPerMinute calls of one user for coupons and their outcomes, 1 .. 1,000,000; 0: as many as they like
 * @param addressCallsPerMinute calls from one IPv4 address or one IPv6 network of 64 bits, 1 .. 10,000,000; 0: as many as
 *     they like
 * @param keptMax users, and addresses, whose calls are counted at a time, 1,000 .. 10,000,000; about 150 bytes each
 */
@ConfigurationProperties("hhplus.ingress.rate-limit")
public record RateLimitSettings(
        @DefaultValue("0") int userCallsPerMinute,
        @DefaultValue("0") int addressCallsPerMinute,
        @DefaultValue("200000") int keptMax) {

    public RateLimitSettings {
        require(
                userCallsPerMinute >= 0 && userCallsPerMinute <= 1_000_000,
                "user-calls-per-minute must be 0 .. 1000000");
        require(
                addressCallsPerMinute >= 0 && addressCallsPerMinute <= 10_000_000,
                "address-calls-per-minute must be 0 .. 10000000");
        require(keptMax >= 1_000 && keptMax <= 10_000_000, "kept-max must be 1000 .. 10000000");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("hhplus.ingress.rate-limit." + message);
        }
    }
}
