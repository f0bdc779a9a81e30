package kr.hhplus.ingress.grant;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.topic.Topics;
import org.jdbi.v3.core.Jdbi;

/**
 * What the rows of a grant came to, as MySQL has it: by the primary key, the coupon's own rows and no others, also where
 * they are most of the table.
 *
 * <p>Thread-safe.
 */
public final class GrantOutcomes {
    private static final int USERS_TOLD_MAX = 1_000;

    private final Jdbi jdbi;

    public GrantOutcomes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The report.
     *
     * @param decidedOffset how far the log is decided and stored; -1: nothing is
     * @param decided rows that are decided and stored
     * @param outcomes how many of each
     * @param notIssued the first who got nothing, at most 1,000, in the order of userId
     */
    record Report(
            long couponId,
            String grantId,
            long decidedOffset,
            long decided,
            Map<String, Long> outcomes,
            List<Refused> notIssued) {}

    record Refused(long userId, String outcome) {}

    /** The partition is the coupon's. */
    Report find(long couponId, int partition, String grantId) {
        var key = RequestKey.ofGrant(grantId);
        return jdbi.withHandle(handle -> {
            // Before the rows, so that those up to it are among them.
            long decidedOffset = handle.createQuery("""
                            SELECT durable_command_offset FROM projection_offset
                            WHERE projection = 'decisions' AND topic = :topic AND partition_no = :partition
                            """)
                    .bind("topic", Topics.COUPON_DECISIONS.name())
                    .bind("partition", partition)
                    .mapTo(Long.class)
                    .findOne()
                    .orElse(-1L);
            var outcomes = handle.createQuery("""
                            SELECT outcome, COUNT(*) AS number_of FROM coupon_decision FORCE INDEX (PRIMARY)
                            WHERE coupon_id = :couponId AND request_key = :key GROUP BY outcome
                            """)
                    .bind("couponId", couponId)
                    .bind("key", key)
                    .map((row, context) -> Map.entry(row.getString("outcome"), row.getLong("number_of")))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            var refused = handle.createQuery("""
                            SELECT user_id, outcome FROM coupon_decision FORCE INDEX (PRIMARY)
                            WHERE coupon_id = :couponId AND request_key = :key AND outcome NOT IN ('ISSUED', 'REVOKED')
                            ORDER BY user_id LIMIT :max
                            """)
                    .bind("couponId", couponId)
                    .bind("key", key)
                    .bind("max", USERS_TOLD_MAX)
                    .map((row, context) -> new Refused(row.getLong("user_id"), row.getString("outcome")))
                    .list();
            long decided = outcomes.values().stream().mapToLong(Long::longValue).sum();
            return new Report(couponId, grantId, decidedOffset, decided, outcomes, refused);
        });
    }
}
