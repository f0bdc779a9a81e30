package kr.hhplus.orderpayment.product;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class SharedReadsIT {
    private static RedisClient redis;

    private final long productId = ProductServers.newProductId();
    private SharedReads reads;

    @BeforeAll
    static void open() {
        redis = ProductServers.settings(true)
                .redis(ProductServers.backends().redisUri())
                .open();
    }

    @AfterAll
    static void close() {
        redis.close();
    }

    @BeforeEach
    void openReads() {
        reads = new SharedReads(redis, Duration.ofMinutes(1), new SimpleMeterRegistry());
        reads.openReads();
        var unused = reads.product(productId);
    }

    @Test
    void findsWhatWasPut() {
        reads.putProduct(productId, stamp(), "{}");

        assertThat(reads.product(productId).json()).isEqualTo("{}");
        assertThat(redis.ttl("product:" + productId)).isBetween(50L, 60L);
    }

    @Test
    void aReadThatBeganBeforeAChangePutsNothing() {
        var before = stamp();

        reads.onChanged(List.of(productId), true);
        reads.putProduct(productId, before, "old");

        assertThat(reads.product(productId).json()).isNull();
    }

    @Test
    void aReadThatBeganBeforeAChangeDoesNotOverwriteWhatCameAfterIt() {
        var before = stamp();

        reads.onChanged(List.of(productId), true);
        reads.putProduct(productId, stamp(), "new");
        reads.putProduct(productId, before, "old");

        assertThat(reads.product(productId).json()).isEqualTo("new");
    }

    @Test
    void aPageReadBeforeAChangeOfAnyProductIsNotPut() {
        var query = PageQuery.parse("a category", null, null, null, null);
        var before = requireNonNull(reads.page(query).stamp());

        reads.onChanged(List.of(productId), true);
        reads.putPage(query, before, "old");

        assertThat(reads.page(query).json()).isNull();
        reads.putPage(query, requireNonNull(reads.page(query).stamp()), "new");
        assertThat(reads.page(query).json()).isEqualTo("new");
    }

    @Test
    void anOrderLeavesPagesAsTheyAre() {
        var query = PageQuery.parse("b category", null, null, null, null);
        reads.putPage(query, requireNonNull(reads.page(query).stamp()), "page");

        reads.onChanged(List.of(productId), false);

        assertThat(reads.page(query).json()).isEqualTo("page");
    }

    @Test
    void aReadThatBeganBeforeRedisWasEmptiedPutsNothing() {
        var before = stamp();

        redis.flushAll();
        reads.putProduct(productId, before, "old");

        assertThat(reads.product(productId).json()).isNull();
    }

    @Test
    void nothingIsReadBeforeAllChangesAreKnown() {
        reads.putProduct(productId, stamp(), "{}");

        var starting = new SharedReads(redis, Duration.ofMinutes(1), new SimpleMeterRegistry());

        assertThat(starting.product(productId)).isEqualTo(SharedReads.Look.NOTHING);
    }

    private SharedReads.Stamp stamp() {
        return requireNonNull(reads.product(productId).stamp());
    }
}
