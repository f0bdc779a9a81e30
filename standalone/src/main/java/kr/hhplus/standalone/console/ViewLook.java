package kr.hhplus.standalone.console;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.view.RedisKeys;
import redis.clients.jedis.RedisClient;

/** How far the view in Redis has come, and who waits in it. Thread-safe. */
final class ViewLook {
    private final RedisClient redis;

    ViewLook(RedisClient redis) {
        this.redis = redis;
    }

    /** Commands whose decisions are shown. Throws a JedisException where Redis does not answer. */
    long shown() {
        try (var calls = redis.pipelined()) {
            var places = IntStream.range(0, Topics.COUPON_PARTITIONS)
                    .mapToObj(partition -> calls.hget(RedisKeys.applied(partition), RedisKeys.APPLIED_COMMANDS))
                    .toList();
            calls.sync();
            return places.stream()
                    .map(place -> place.get())
                    .mapToLong(place -> place == null ? 0 : Long.parseLong(place) + 1)
                    .sum();
        }
    }

    /** How many wait for each coupon. */
    Map<Long, Long> waiting(List<Long> coupons) {
        try (var calls = redis.pipelined()) {
            var counts = coupons.stream()
                    .map(coupon -> calls.zcard(RedisKeys.queue(coupon)))
                    .toList();
            calls.sync();
            Map<Long, Long> waiting = new HashMap<>();
            for (int i = 0; i < counts.size(); i++) {
                waiting.put(coupons.get(i), counts.get(i).get());
            }
            return waiting;
        }
    }
}
