package kr.hhplus.schemas.view;

import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.ticket.Ticket;

/**
 * The keys of the view in Redis.
 *
 * <ul>
 *   <li>{@code queue:{couponId}}: sorted set of waiting requests; member {@code userId}, or {@code userId:requestKey}
 *       where the request has a key; score the offset of the request
 *   <li>{@code ticket:{couponId}:{userId}}, or {@code ticket:{couponId}:{userId}:{requestKey}}: an {@link OutcomeView},
 *       with a time to live
 *   <li>{@code applied:{partition}}: hash that says how far the view has come; {@value #APPLIED_DECISIONS}: the next
 *       offset of coupon-decisions, {@value #APPLIED_COMMANDS}: the last offset of coupon-commands that is decided;
 *       {@value #APPLIED_LINE}: 1 when those who waited at the time have been shown in this Redis, so that its absence
 *       tells of one that was emptied, also when a replay has given it a place again
 *   <li>the channel {@value #SHOWN_CHANNEL}: keys of tickets whose outcomes have just been shown, one to a line
 * </ul>
 */
public final class RedisKeys {
    public static final String QUEUE_PREFIX = "queue:";
    public static final String TICKET_PREFIX = "ticket:";
    public static final String APPLIED_PREFIX = "applied:";
    public static final String SHOWN_CHANNEL = "shown";
    public static final String APPLIED_DECISIONS = "decisions";
    public static final String APPLIED_COMMANDS = "commands";
    public static final String APPLIED_LINE = "line";

    private RedisKeys() {}

    public static String queue(long couponId) {
        return QUEUE_PREFIX + couponId;
    }

    public static String ticket(Ticket ticket) {
        return TICKET_PREFIX + ticket.couponId() + ":" + queueMember(ticket);
    }

    /** The ticket that the key is of. Throws {@link IllegalArgumentException} for any other key. */
    public static Ticket ticketOf(String key) {
        var parts = key.split(":", 4);
        if (parts.length < 3 || !key.startsWith(TICKET_PREFIX)) {
            throw new IllegalArgumentException("not the key of a ticket: " + key);
        }
        return new Ticket(
                Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts.length == 3 ? RequestKey.NONE : parts[3]);
    }

    public static String queueMember(Ticket ticket) {
        return ticket.requestKey().isEmpty()
                ? Long.toString(ticket.userId())
                : ticket.userId() + ":" + ticket.requestKey();
    }

    public static String applied(int partition) {
        return APPLIED_PREFIX + partition;
    }
}
