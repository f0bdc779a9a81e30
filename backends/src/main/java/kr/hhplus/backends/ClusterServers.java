package kr.hhplus.backends;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The servers of a cluster on the loopback address: several brokers, Redis servers with Sentinels, one MariaDB. Whoever
 * uses it starts and ends their processes. Settings come from the folder {@code deploy}, which the containers use, too.
 */
public final class ClusterServers {
    private final Path dataDir;
    private final Path deployDir;
    private final BinaryCache cache;

    /**
     * @param dataDir each server has a folder of its name in it
     * @param deployDir with {@code kafka/server.properties}, {@code redis/redis.conf} and {@code redis/sentinel.conf}
     */
    public ClusterServers(Path dataDir, Path deployDir) throws IOException {
        this.dataDir = dataDir.toAbsolutePath().normalize();
        this.deployDir = deployDir.toAbsolutePath().normalize();
        this.cache = BinaryCache.in(BackendsSettings.embedded(dataDir).cacheDir(), this.dataDir.resolve("cache"));
    }

    /**
     * One of the brokers, which are controllers, too.
     *
     * @param clusterId 16 bytes in Base64 for URLs, the same for all brokers and all starts
     */
    public Server broker(String name, String clusterId, BrokerNode node, List<BrokerNode> all) {
        return new KafkaServer(
                dataDir.resolve(name),
                cache,
                new ClusterBroker(clusterId, node, all, deployDir.resolve("kafka/server.properties")),
                List.of());
    }

    /**
     * A Redis server, to be watched by Sentinels.
     *
     * @param masterPort whose replica it starts as; empty: a master
     */
    public Server redis(String name, OptionalInt masterPort) {
        return new RedisNode(name, dataDir.resolve(name), cache, deployDir.resolve("redis/redis.conf"), masterPort);
    }

    /**
     * A Sentinel that goes on with what it knows.
     *
     * @param masterPort the master to begin with, where it knows nothing
     */
    public Server sentinel(String name, int masterPort) {
        return sentinelNode(name, masterPort);
    }

    /** Makes a Sentinel that does not run begin anew. */
    public void forgetSentinel(String name) throws IOException {
        sentinelNode(name, Ports.ANY).forget();
    }

    private SentinelNode sentinelNode(String name, int masterPort) {
        return new SentinelNode(
                name, dataDir.resolve(name), cache, deployDir.resolve("redis/sentinel.conf"), masterPort);
    }

    /** The folder is {@code mysql}. */
    public Server mysql() {
        return new MariaDbServer(dataDir, cache);
    }

    /** How to log in; known once the server has been prepared. */
    public MySqlAddress mysqlAddress(int port) throws IOException {
        return new MariaDbServer(dataDir, cache).address(port);
    }
}
