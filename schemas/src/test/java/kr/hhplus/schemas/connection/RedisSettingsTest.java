package kr.hhplus.schemas.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;

class RedisSettingsTest {
    private static final HostAndPort A = new HostAndPort("10.0.0.1", 6379);
    private static final HostAndPort B = new HostAndPort("10.0.0.2", 6379);
    private static final HostAndPort C = new HostAndPort("10.0.0.3", 6379);
    /** The first byte of whoever begins to speak TLS. */
    private static final int TLS_HANDSHAKE = 22;

    @Test
    void readsSentinelsMasterNameAndLogin() {
        var uri = SentinelUri.parse(URI.create("redis-sentinel://shop:s3cret@10.0.0.1:26379,10.0.0.2:26380/hhplus"));

        assertThat(uri.sentinels())
                .containsExactly(new HostAndPort("10.0.0.1", 26379), new HostAndPort("10.0.0.2", 26380));
        assertThat(uri.masterName()).isEqualTo("hhplus");
        assertThat(uri.user()).isEqualTo("shop");
        assertThat(uri.password()).isEqualTo("s3cret");
    }

    @Test
    void needsNoLogin() {
        var uri = SentinelUri.parse(URI.create("redis-sentinel://10.0.0.1:26379/hhplus"));

        assertThat(uri.user()).isNull();
        assertThat(uri.password()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-sentinel://10.0.0.1:26379",
                "redis-sentinel://10.0.0.1:26379/",
                "redis-sentinel://10.0.0.1,10.0.0.2/hhplus",
                "redis-sentinel://s3cret@10.0.0.1:26379/hhplus",
                "redis-sentinel:/hhplus",
                "redis://10.0.0.1",
                "redis://s3cret@10.0.0.1:6379",
                "redis://:s3cret@10.0.0.1:6379/first",
                "http://:s3cret@10.0.0.1:6379"
            })
    void refusesOtherAddressesWithoutRepeatingTheirPassword(String uri) {
        assertThatThrownBy(() -> settings(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void showsNoPassword() {
        assertThat(settings("redis-sentinel://shop:s3cret@10.0.0.1:26379/hhplus"))
                .asString()
                .contains("10.0.0.1:26379")
                .doesNotContain("s3cret");
    }

    @Test
    void readsLoginAndDatabase() {
        var client = settings("redis://shop:s3cret@10.0.0.1:6379/3").clientByAddress();

        assertThat(client.getUser()).isEqualTo("shop");
        assertThat(client.getPassword()).isEqualTo("s3cret");
        assertThat(client.getDatabase()).isEqualTo(3);
        assertThat(client.isSsl()).isFalse();
        assertThat(settings("redis://10.0.0.1:6379/").clientByAddress().getDatabase())
                .isZero();
    }

    @Test
    void aSubscriptionDoesNotListenForEverToAHostThatHasVanished() {
        assertThat(settings("redis://10.0.0.1:6379").clientByAddress().getBlockingSocketTimeoutMillis())
                .isBetween(1, 60_000);
    }

    @Test
    void nothingIsSaidInTheClearToAServerWithTls() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var redis = settings("rediss://shop:s3cret@127.0.0.1:" + server.getLocalPort())
                        .open()) {
            var first = CompletableFuture.supplyAsync(() -> firstByte(server));

            assertThatThrownBy(redis::ping).isInstanceOf(JedisException.class);
            assertThat(first).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(TLS_HANDSHAKE);
        }
    }

    @Test
    void aCertificateHasToBeOfTheHostThatWasAsked() {
        var client = settings("rediss://10.0.0.1:6380").clientByAddress();

        assertThat(client.getSslParameters().getEndpointIdentificationAlgorithm())
                .isEqualTo("HTTPS");
    }

    @Test
    void asksFirstWhomMostSentinelsName() {
        assertThat(SentinelMaster.candidates(List.of(A, B, B), A)).containsExactly(B, A);
    }

    @Test
    void staysWhereItIsWhenSentinelsDisagreeEvenly() {
        assertThat(SentinelMaster.candidates(List.of(C, B, A), B)).startsWith(B);
    }

    private static RedisSettings settings(String uri) {
        return new RedisSettings(URI.create(uri), 1, Duration.ofSeconds(1));
    }

    private static int firstByte(ServerSocket server) {
        try (var connection = server.accept()) {
            return connection.getInputStream().read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
