package kr.hhplus.schemas.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.executors.CommandExecutor;
import redis.clients.jedis.providers.ConnectionProvider;

/**
 * Connections to the master that Sentinels name, whichever it is at the moment.
 *
 * <p>A thread of its own asks all Sentinels every {@link #LOOK_INTERVAL}, and at once when a call has failed or was
 * answered READONLY. A server that they name is taken when it says itself that it is a master. The connections to the
 * one before are dropped then: it may go on answering, as a replica, or as a master that nobody else listens to. What is
 * written to it meanwhile is lost, which is why Redis holds no truth here.
 *
 * <p>Callers never wait for Sentinels: until a new master is known, their calls fail as they do without Redis.
 * Thread-safe.
 */
final class SentinelMaster implements ConnectionProvider {
    private static final Logger log = LoggerFactory.getLogger(SentinelMaster.class);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
    /** Between two looks while calls fail. */
    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);

    private static final Duration LOOK_WAIT_MAX = Duration.ofMillis(500);

    private record Master(HostAndPort address, ConnectionPool pool) {}

    private final SentinelUri sentinels;
    private final JedisClientConfig toMaster;
    private final JedisClientConfig toSentinel;
    private final JedisClientConfig toCandidate;
    private final ConnectionPoolConfig poolConfig;
    private final Semaphore troubles = new Semaphore(0);
    private volatile @Nullable Master master;
    private volatile boolean closed;

    private SentinelMaster(SentinelUri sentinels, JedisClientConfig toMaster, ConnectionPoolConfig poolConfig) {
        this.sentinels = sentinels;
        this.toMaster = toMaster;
        this.poolConfig = poolConfig;
        this.toSentinel = look().build();
        this.toCandidate =
                look().user(sentinels.user()).password(sentinels.password()).build();
    }

    private static DefaultJedisClientConfig.Builder look() {
        return DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis((int) LOOK_WAIT_MAX.toMillis())
                .socketTimeoutMillis((int) LOOK_WAIT_MAX.toMillis());
    }

    /** Looks once, so that the first call finds a master where there is one, and then again and again. */
    static SentinelMaster find(SentinelUri sentinels, JedisClientConfig toMaster, ConnectionPoolConfig poolConfig) {
        var found = new SentinelMaster(sentinels, toMaster, poolConfig);
        found.follow();
        var looks = new Thread(found::followOnAndOn, "redis-sentinels");
        looks.setDaemon(true);
        looks.start();
        return found;
    }

    @Override
    public Connection getConnection() {
        var current = master;
        if (closed || current == null) {
            troubles.release();
            throw new JedisConnectionException("no Sentinel names a living master: " + sentinels);
        }
        try {
            return current.pool().getResource();
        } catch (JedisException e) {
            troubles.release();
            throw e;
        }
    }

    @Override
    public Connection getConnection(CommandArguments arguments) {
        return getConnection();
    }

    /** Runs commands on these connections, and has the Sentinels asked when one fails. */
    CommandExecutor executor() {
        return new CommandExecutor() {
            @Override
            public <T> T executeCommand(CommandObject<T> command) {
                try (var connection = getConnection()) {
                    return connection.executeCommand(command);
                } catch (JedisConnectionException e) {
                    troubles.release();
                    throw e;
                } catch (JedisDataException e) {
                    if (isOfReplica(e)) {
                        troubles.release();
                    }
                    throw e;
                }
            }

            @Override
            public void close() {
                SentinelMaster.this.close();
            }
        };
    }

    private static boolean isOfReplica(JedisDataException e) {
        var message = e.getMessage();
        return message != null && (message.startsWith("READONLY") || message.startsWith("MASTERDOWN"));
    }

    private void followOnAndOn() {
        try {
            while (!closed) {
                if (troubles.tryAcquire(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    Thread.sleep(LOOK_PAUSE.toMillis());
                    troubles.drainPermits();
                }
                follow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes to the master of now; stays where it is as long as there is none. */
    private void follow() {
        var before = master;
        for (var candidate : candidates(named(), before == null ? null : before.address())) {
            if (isMaster(candidate)) {
                if (before == null || !candidate.equals(before.address())) {
                    goTo(candidate);
                }
                return;
            }
        }
    }

    /** What the Sentinels name, one entry a Sentinel that answers. */
    private List<HostAndPort> named() {
        List<HostAndPort> named = new ArrayList<>();
        for (var address : sentinels.sentinels()) {
            try (var sentinel = new Jedis(address, toSentinel)) {
                var told = sentinel.sentinelGetMasterAddrByName(sentinels.masterName());
                if (told != null && told.size() == 2) {
                    named.add(new HostAndPort(told.get(0), Integer.parseInt(told.get(1))));
                }
            } catch (JedisException e) {
                log.debug("Sentinel {} does not answer", address, e);
            }
        }
        return named;
    }

    /** Those named most often first; of two that are named equally often the one that is used now. */
    static List<HostAndPort> candidates(Collection<HostAndPort> named, @Nullable HostAndPort current) {
        Map<HostAndPort, Integer> votes = new LinkedHashMap<>();
        named.forEach(address -> votes.merge(address, 1, Integer::sum));
        return votes.entrySet().stream()
                .sorted(Comparator.<Map.Entry<HostAndPort, Integer>>comparingInt(vote -> -vote.getValue())
                        .thenComparing(vote -> !vote.getKey().equals(current)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean isMaster(HostAndPort address) {
        try (var candidate = new Jedis(address, toCandidate)) {
            var role = candidate.role();
            return !role.isEmpty() && "master".equals(role.get(0));
        } catch (JedisException e) {
            log.debug("{} does not say that it is a master", address, e);
            return false;
        }
    }

    private synchronized void goTo(HostAndPort address) {
        if (closed) {
            return;
        }
        var before = master;
        master = new Master(address, new ConnectionPool(address, toMaster, poolConfig));
        if (before != null) {
            log.info("the Redis master is {} now, no longer {}", address, before.address());
            // Those in use are closed when they are given back.
            before.pool().close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        troubles.release();
        var last = master;
        if (last != null) {
            last.pool().close();
        }
    }
}
