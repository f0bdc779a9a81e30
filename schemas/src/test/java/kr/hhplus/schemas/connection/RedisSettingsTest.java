package kr.hhplus.schemas.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

class RedisSettingsTest {
    private static final HostAndPort A = new HostAndPort("10.0.0.1", 6379);
    private static final HostAndPort B = new HostAndPort("10.0.0.2", 6379);
    private static final HostAndPort C = new HostAndPort("10.0.0.3", 6379);

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
                "redis://10.0.0.1"
            })
    void refusesOtherAddressesWithoutRepeatingTheirPassword(String uri) {
        assertThatThrownBy(() -> new RedisSettings(URI.create(uri), 1, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void showsNoPassword() {
        assertThat(new RedisSettings(
                        URI.create("redis-sentinel://shop:s3cret@10.0.0.1:26379/hhplus"), 1, Duration.ofSeconds(1)))
                .asString()
                .contains("10.0.0.1:26379")
                .doesNotContain("s3cret");
    }

    @Test
    void asksFirstWhomMostSentinelsName() {
        assertThat(SentinelMaster.candidates(List.of(A, B, B), A)).containsExactly(B, A);
    }

    @Test
    void staysWhereItIsWhenSentinelsDisagreeEvenly() {
        assertThat(SentinelMaster.candidates(List.of(C, B, A), B)).startsWith(B);
    }
}
