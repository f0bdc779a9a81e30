package kr.hhplus.ingress.status;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.ingress.status.TicketStatus.Place;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.OutcomeView;
import kr.hhplus.schemas.view.RedisKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/** Outcomes and places in line as Redis shows them. Thread-safe; throws JedisException when Redis does not answer. */
final class ShownOutcomes {
    private static final Logger log = LoggerFactory.getLogger(ShownOutcomes.class);

    private final UnifiedJedis redis;

    ShownOutcomes(UnifiedJedis redis) {
        this.redis = redis;
    }

    /** The outcomes that are shown, in one round trip. */
    Map<Ticket, OutcomeView> find(List<Ticket> tickets) {
        var outcomes = new HashMap<Ticket, OutcomeView>();
        if (tickets.isEmpty()) {
            return outcomes;
        }
        var values = redis.mget(tickets.stream().map(RedisKeys::ticket).toArray(String[]::new));
        for (int i = 0; i < tickets.size(); i++) {
            var text = values.get(i);
            if (text != null) {
                try {
                    outcomes.put(tickets.get(i), OutcomeView.parse(text));
                } catch (IllegalArgumentException e) {
                    // Of a later version, perhaps. It counts as not shown, and everybody else gets an answer.
                    log.debug("a ticket's outcome cannot be read", e);
                }
            }
        }
        return outcomes;
    }

    /** The places of those that are shown as waiting, in one round trip. */
    Map<Ticket, Place> findPlaces(List<Ticket> tickets) {
        var places = new HashMap<Ticket, Place>();
        if (tickets.isEmpty()) {
            return places;
        }
        List<Response<Long>> ranks = new ArrayList<>(tickets.size());
        List<Response<Double>> offsets = new ArrayList<>(tickets.size());
        try (var pipeline = redis.pipelined()) {
            for (var ticket : tickets) {
                var queue = RedisKeys.queue(ticket.couponId());
                var member = RedisKeys.queueMember(ticket);
                ranks.add(pipeline.zrank(queue, member));
                offsets.add(pipeline.zscore(queue, member));
            }
            pipeline.sync();
        }
        for (int i = 0; i < tickets.size(); i++) {
            Long rank = ranks.get(i).get();
            Double offset = offsets.get(i).get();
            if (rank != null && offset != null) {
                places.put(tickets.get(i), new Place(rank + 1, offset.longValue()));
            }
        }
        return places;
    }
}
