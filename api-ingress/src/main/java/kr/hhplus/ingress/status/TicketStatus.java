package kr.hhplus.ingress.status;

import kr.hhplus.schemas.view.OutcomeView;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a ticket.
 *
 * @param outcome null: waiting
 * @param position place in line, 1 at the front; null: decided, or not known just now
 */
record TicketStatus(@Nullable OutcomeView outcome, @Nullable Long position) {
    static final TicketStatus WAITING = new TicketStatus(null, null);
}
