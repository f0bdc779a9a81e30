package kr.hhplus.ingress.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of each user and of each address, in memory and for this instance alone. A bucket that nobody has taken
 * from for a minute is full, and so is forgotten. Where more ask than are kept, those who ask seldom are forgotten first,
 * and begin with a full bucket again.
 *
 * <p>Thread-safe.
 */
public final class RateLimits {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final @Nullable Limit<Long> users;
    private final @Nullable Limit<String> addresses;

    public RateLimits(RateLimitSettings settings, MeterRegistry metrics) {
        this(settings, metrics, System::nanoTime);
    }

    RateLimits(RateLimitSettings settings, MeterRegistry metrics, LongSupplier nanoTime) {
        this.users = limit(settings.userCallsPerMinute(), "user", settings, metrics, nanoTime);
        this.addresses = limit(settings.addressCallsPerMinute(), "address", settings, metrics, nanoTime);
    }

    /** Ends the call with RATE_LIMITED where the user asks too often. */
    public void countUser(long userId) {
        if (users != null) {
            users.count(userId, "This user asks too often. What is on record stays there.");
        }
    }

    /** Ends the call with RATE_LIMITED where too many calls come from the address. */
    public void countAddress(String address) {
        if (addresses != null) {
            addresses.count(Addresses.network(address), "Too many calls come from this address.");
        }
    }

    private static <K> @Nullable Limit<K> limit(
            int perMinute, String of, RateLimitSettings settings, MeterRegistry metrics, LongSupplier nanoTime) {
        var refused = metrics.counter("hhplus.requests.rate.limited", "of", of);
        return perMinute == 0 ? null : new Limit<>(perMinute, settings.keptMax(), refused, nanoTime);
    }

    private static final class Limit<K> {
        private final Cache<K, Bucket> buckets;
        private final Bandwidth bandwidth;
        private final Counter refused;
        private final TimeMeter time;

        Limit(int perMinute, int keptMax, Counter refused, LongSupplier nanoTime) {
            this.buckets = Caffeine.newBuilder()
                    .maximumSize(keptMax)
                    .expireAfterAccess(MINUTE)
                    .ticker((Ticker) nanoTime::getAsLong)
                    .build();
            this.bandwidth = Bandwidth.builder()
                    .capacity(perMinute)
                    .refillGreedy(perMinute, MINUTE)
                    .build();
            this.refused = refused;
            this.time = new Clock(nanoTime);
        }

        void count(K key, String detail) {
            var probe = buckets.get(key, unseen -> newBucket()).tryConsumeAndReturnRemaining(1);
            if (!probe.isConsumed()) {
                refused.increment();
                throw new ProblemException(
                        Problem.of(ProblemCode.RATE_LIMITED, detail)
                                .retryAfter(Duration.ofNanos(probe.getNanosToWaitForRefill())),
                        null);
            }
        }

        private Bucket newBucket() {
            return Bucket.builder()
                    .addLimit(bandwidth)
                    .withCustomTimePrecision(time)
                    .build();
        }
    }

    private record Clock(LongSupplier nanoTime) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
