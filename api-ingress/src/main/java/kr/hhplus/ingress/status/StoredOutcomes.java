package kr.hhplus.ingress.status;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.topic.Topics;
import kr.hhplus.schemas.view.OutcomeView;
import org.jdbi.v3.core.Jdbi;

/**
 * Outcomes as the projections have stored them in MySQL: where Redis does not know. A row counts when the projections
 * say that it would survive a crash: it can be read a moment earlier than that.
 *
 * <p>Thread-safe.
 */
final class StoredOutcomes {
    private static final List<String> OUTCOMES =
            Arrays.stream(Outcome.values()).map(Outcome::name).toList();

    private final Jdbi jdbi;

    StoredOutcomes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The outcomes of the decided ones among the tickets. Throws a JdbiException when MySQL does not answer. */
    Map<Ticket, OutcomeView> find(Collection<Ticket> tickets) {
        var outcomes = new HashMap<Ticket, OutcomeView>();
        // One statement a coupon: MariaDB reads a list of pairs without the index.
        tickets.stream()
                .collect(Collectors.groupingBy(
                        Ticket::couponId, Collectors.mapping(Ticket::userId, Collectors.toUnmodifiableList())))
                .forEach((couponId, userIds) -> outcomes.putAll(find(couponId, userIds)));
        return outcomes;
    }

    private Map<Ticket, OutcomeView> find(long couponId, List<Long> userIds) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        SELECT d.user_id, d.request_key, d.outcome, d.rank_no, d.issuance_number, d.decided_at, d.expires_at,
                               d.decided_partition, d.decided_offset
                        FROM coupon_decision d
                        JOIN projection_offset p
                          ON p.projection = 'decisions' AND p.topic = :topic AND p.partition_no = d.decided_partition
                        WHERE d.coupon_id = :couponId AND d.user_id IN (<userIds>)
                          AND d.decided_offset <= p.durable_command_offset
                          AND d.outcome IN (<outcomes>)
                        """)
                .bind("topic", Topics.COUPON_DECISIONS.name())
                .bind("couponId", couponId)
                .bindList("userIds", userIds)
                // One of a later version cannot be told, and must not keep others from theirs.
                .bindList("outcomes", OUTCOMES)
                .map((row, context) -> {
                    var expiresAt = row.getObject("expires_at", LocalDateTime.class);
                    return Map.entry(
                            new Ticket(couponId, row.getLong("user_id"), row.getString("request_key")),
                            new OutcomeView(
                                    Outcome.valueOf(row.getString("outcome")),
                                    row.getLong("issuance_number"),
                                    row.getObject("decided_at", LocalDateTime.class)
                                            .toInstant(ZoneOffset.UTC),
                                    expiresAt == null ? null : expiresAt.toInstant(ZoneOffset.UTC),
                                    row.getInt("decided_partition"),
                                    row.getLong("decided_offset"),
                                    row.getLong("rank_no")));
                })
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
