package kr.hhplus.ingress.status;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import kr.hhplus.schemas.lifecycle.LifecycleThread;
import kr.hhplus.schemas.view.RedisKeys;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Hears from Redis which outcomes have just been shown. Redis keeps no signal for those who are away, and none is needed:
 * whoever waits looks from time to time as well. A subscription that ends, also by a long silence, is followed by another.
 *
 * <p>Holds one connection.
 */
public final class OutcomeSignals extends LifecycleThread {
    private static final Logger log = LoggerFactory.getLogger(OutcomeSignals.class);
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    private final UnifiedJedis redis;
    private final Consumer<String> shown;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable JedisPubSub subscription;

    /**
     * Signals of one Redis.
     *
     * @param shown takes the keys of tickets, one to a line; must not wait
     */
    public OutcomeSignals(UnifiedJedis redis, Consumer<String> shown) {
        super("outcome-signals");
        this.redis = redis;
        this.shown = shown;
    }

    @Override
    protected void work() throws InterruptedException {
        do {
            try {
                listen();
            } catch (JedisException e) {
                log.debug("no signals; held calls look from time to time", e);
            }
        } while (!stopped.await(RETRY_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Returns when the subscription has ended. */
    private void listen() {
        var listener = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int channels) {
                subscription = this;
                if (stopped.getCount() == 0) {
                    unsubscribe();
                }
            }

            @Override
            public void onMessage(String channel, String keys) {
                shown.accept(keys);
            }
        };
        try {
            redis.subscribe(listener, RedisKeys.SHOWN_CHANNEL);
        } finally {
            subscription = null;
        }
    }

    @Override
    public void stop() {
        stopped.countDown();
        var listening = subscription;
        try {
            if (listening != null) {
                listening.unsubscribe();
            }
        } catch (JedisException e) {
            log.debug("the subscription had ended", e);
        }
        super.stop();
    }
}
