package kr.hhplus.standalone.run;

import java.net.URI;
import kr.hhplus.backends.Backends;
import kr.hhplus.backends.MySqlAddress;

/** Where the services find their servers. */
record BackendAddresses(String kafkaBootstrapServers, URI redisUri, MySqlAddress mysql) {
    static BackendAddresses of(Backends backends) {
        return new BackendAddresses(backends.kafkaBootstrapServers(), backends.redisUri(), backends.mysql());
    }
}
