package kr.hhplus.standalone.console;

import static java.util.Objects.requireNonNullElse;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.ticket.TicketCodec;
import kr.hhplus.schemas.view.OutcomeView;
import kr.hhplus.schemas.view.RedisKeys;
import kr.hhplus.standalone.console.StoredRequests.Stored;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Puts a request's way together: from MySQL, and from the log as far as MySQL tells where to look. While Redis is away,
 * nothing is shown. Thread-safe.
 */
final class RequestWays {
    private final TicketCodec tickets;
    private final StoredRequests stored;
    private final LoggedSteps logged;
    private final RedisClient redis;

    RequestWays(TicketCodec tickets, StoredRequests stored, LoggedSteps logged, RedisClient redis) {
        this.tickets = tickets;
        this.stored = stored;
        this.logged = logged;
        this.redis = redis;
    }

    /** Empty for what is no ticket of ours, and for one of which nothing is known. */
    Optional<RequestWay> ofTicket(String text) {
        return tickets.decode(text)
                .flatMap(ticket -> stored.find(ticket).map(this::latest).or(() -> waiting(ticket)));
    }

    /**
     * The user's, the newest first, without their places in the log.
     *
     * @param couponId null: of all coupons
     */
    List<RequestWay> ofUser(long userId, @Nullable Long couponId) {
        var found = stored.ofUser(userId, couponId);
        var shown = shown(found.stream().map(Stored::ticket).toList());
        return IntStream.range(0, found.size())
                .mapToObj(i -> way(found.get(i), null, decided(found.get(i)), isShown(found.get(i), shown.get(i))))
                .toList();
    }

    /** Whoever was told "not now" may have asked again since, and waits. */
    private RequestWay latest(Stored request) {
        if (request.outcome().isFinal()) {
            return whole(request);
        }
        return queued(request.ticket())
                .filter(offset -> offset > request.decided().offset())
                .flatMap(offset -> waiting(request.ticket(), offset))
                .orElseGet(() -> whole(request));
    }

    private RequestWay whole(Stored request) {
        var ticket = request.ticket();
        var decided = decided(request);
        var accepted =
                logged.request(ticket, request.decided().offset()).or(() -> logged.request(ticket, decided.at()));
        return way(
                request,
                accepted.orElse(null),
                logged.decision(ticket, decided.at()).orElse(decided),
                isShown(request, shown(List.of(ticket)).get(0)));
    }

    private Optional<RequestWay> waiting(Ticket ticket) {
        return queued(ticket).flatMap(offset -> waiting(ticket, offset));
    }

    private Optional<RequestWay> waiting(Ticket ticket, long offset) {
        return logged.request(ticket, offset)
                .map(accepted -> new RequestWay(
                        tickets.encode(ticket),
                        ticket.couponId(),
                        ticket.userId(),
                        accepted,
                        null,
                        false,
                        null,
                        false,
                        null,
                        null));
    }

    /** What the request came to before its coupon was taken back. */
    private static RequestWay.Decided decided(Stored request) {
        boolean isRevoked = request.outcome() == Outcome.REVOKED;
        return new RequestWay.Decided(
                isRevoked ? requireNonNullElse(request.issuedAt(), decidedAt(request)) : decidedAt(request),
                null,
                null,
                isRevoked ? Outcome.ISSUED : request.outcome(),
                request.issuanceNumber() == 0 ? null : request.issuanceNumber());
    }

    private static Instant decidedAt(Stored request) {
        return request.decided().time();
    }

    private RequestWay way(
            Stored request, RequestWay.@Nullable Place accepted, RequestWay.Decided decided, boolean isShown) {
        var ticket = request.ticket();
        return new RequestWay(
                tickets.encode(ticket),
                ticket.couponId(),
                ticket.userId(),
                accepted,
                decided,
                true,
                request.storedAt(),
                isShown,
                request.redeemed(),
                request.outcome() == Outcome.REVOKED ? new RequestWay.Revoked(decidedAt(request)) : null);
    }

    private static boolean isShown(Stored request, Optional<OutcomeView> shown) {
        return shown.filter(view -> view.offset() >= request.decided().offset()).isPresent();
    }

    /** What Redis shows of each. */
    private List<Optional<OutcomeView>> shown(List<Ticket> of) {
        if (of.isEmpty()) {
            return List.of();
        }
        try {
            return redis.mget(of.stream().map(RedisKeys::ticket).toArray(String[]::new)).stream()
                    .map(text -> Optional.ofNullable(text).map(OutcomeView::parse))
                    .toList();
        } catch (JedisException e) {
            return of.stream().map(ticket -> Optional.<OutcomeView>empty()).toList();
        }
    }

    private Optional<Long> queued(Ticket ticket) {
        try {
            return Optional.ofNullable(redis.zscore(RedisKeys.queue(ticket.couponId()), RedisKeys.queueMember(ticket)))
                    .map(Double::longValue);
        } catch (JedisException e) {
            return Optional.empty();
        }
    }
}
