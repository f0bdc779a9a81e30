package kr.hhplus.benchmarks.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import kr.hhplus.benchmarks.load.PublishBytes;
import kr.hhplus.benchmarks.system.ServicesProcess;
import kr.hhplus.schemas.connection.RedisSettings;
import kr.hhplus.schemas.coupon.LogPosition;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.view.QueueScript;

/** The tickets of a coupon's first users, as the door would give them out. */
final class Tickets {
    private static final String PATH = "/api/v1/coupon/requests/";
    private static final int REDIS_CONNECTIONS_MAX = 1;
    private static final Duration REDIS_WAIT_MAX = Duration.ofSeconds(5);
    private static final int BATCH_MAX = 500;
    /** After all that is decided by now, so that whoever gets such a place stays in line. */
    private static final long OFFSET_FAR = 1_000_000_000;

    private final long couponId;
    private final List<Ticket> tickets;
    private final TicketCodec codec;

    Tickets(ServicesProcess services, long couponId, int count) {
        this.couponId = couponId;
        this.tickets = IntStream.range(0, count)
                .mapToObj(request -> new Ticket(couponId, PublishBytes.user(request)))
                .toList();
        this.codec = new TicketCodec(Base64.getDecoder().decode(services.ticketSecret()));
    }

    /** Where the status of each is, in the order of the requests; query is added behind. */
    List<String> paths(String query) {
        return tickets.stream()
                .map(ticket -> PATH + codec.encode(ticket) + query)
                .toList();
    }

    /** Shows all as waiting, without requests: they stay undecided for as long as one likes. */
    void putInLine(ServicesProcess services) {
        int partition = Topics.COUPON_COMMANDS.partitionOf(couponId);
        try (var redis = new RedisSettings(services.run().redis(), REDIS_CONNECTIONS_MAX, REDIS_WAIT_MAX).open()) {
            for (int from = 0; from < tickets.size(); from += BATCH_MAX) {
                List<String> arguments = new ArrayList<>();
                for (int i = from; i < Math.min(from + BATCH_MAX, tickets.size()); i++) {
                    var position = new LogPosition(partition, OFFSET_FAR + i, Instant.EPOCH);
                    QueueScript.enter(arguments, tickets.get(i), position);
                }
                redis.eval(QueueScript.TEXT, List.of(), arguments);
            }
        }
    }
}
