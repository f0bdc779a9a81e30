package kr.hhplus.standalone.run;

import java.net.URI;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.BackendsSettings.External;
import kr.hhplus.backends.MySqlAddress;
import org.jspecify.annotations.Nullable;

/** Where the services find their servers; null: none of them uses it. */
record BackendAddresses(
        String kafkaBootstrapServers,
        @Nullable URI redisUri,
        @Nullable MySqlAddress mysql) {
    static BackendAddresses of(Backends backends) {
        return new BackendAddresses(backends.kafkaBootstrapServers(), backends.redisUri(), backends.mysql());
    }

    static BackendAddresses of(External servers) {
        return new BackendAddresses(servers.kafkaBootstrapServers(), servers.redisUri(), servers.mysql());
    }
}
