package kr.hhplus.ingress.status;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kr.hhplus.schemas.coupon.Outcome;
import kr.hhplus.schemas.ticket.Ticket;
import kr.hhplus.schemas.view.OutcomeView;
import org.jdbi.v3.core.Jdbi;

/** Outcomes as the projections have stored them in MySQL: where Redis does not know. Thread-safe. */
final class StoredOutcomes {
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
                        SELECT user_id, outcome, issuance_number, decided_at, expires_at, decided_partition, decided_offset
                        FROM coupon_decision
                        WHERE coupon_id = :couponId AND user_id IN (<userIds>)
                        """)
                .bind("couponId", couponId)
                .bindList("userIds", userIds)
                .map((row, context) -> {
                    var expiresAt = row.getObject("expires_at", LocalDateTime.class);
                    return Map.entry(
                            new Ticket(couponId, row.getLong("user_id")),
                            new OutcomeView(
                                    Outcome.valueOf(row.getString("outcome")),
                                    row.getLong("issuance_number"),
                                    row.getObject("decided_at", LocalDateTime.class)
                                            .toInstant(ZoneOffset.UTC),
                                    expiresAt == null ? null : expiresAt.toInstant(ZoneOffset.UTC),
                                    row.getInt("decided_partition"),
                                    row.getLong("decided_offset")));
                })
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
