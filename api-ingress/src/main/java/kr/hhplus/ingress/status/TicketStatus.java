package kr.hhplus.ingress.status;

import kr.hhplus.schemas.view.OutcomeView;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a ticket.
 *
 * @param outcome null: waiting
 * @param place in line; null: decided, or not known just now
 */
record TicketStatus(@Nullable OutcomeView outcome, @Nullable Place place) {
    static final TicketStatus WAITING = new TicketStatus(null, null);

    /**
     * A place in line.
     *
     * @param position 1 at the front
     * @param offset of the request in the log
     */
    record Place(long position, long offset) {}
}
