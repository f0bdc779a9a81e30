package kr.hhplus.ingress.status;

import kr.hhplus.schemas.view.OutcomeView;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a ticket.
 *
 * @param outcome null: waiting
 * @param place in line; null: decided, or not known just now
 * @param isSure false: waiting as far as one knows, but Redis may have lost an outcome, and MySQL was not there to say
 */
record TicketStatus(@Nullable OutcomeView outcome, @Nullable Place place, boolean isSure) {
    static final TicketStatus WAITING = new TicketStatus(null, null, true);
    static final TicketStatus UNKNOWN = new TicketStatus(null, null, false);

    /** Of which there is an outcome or a place. */
    TicketStatus(@Nullable OutcomeView outcome, @Nullable Place place) {
        this(outcome, place, true);
    }

    /**
     * A place in line.
     *
     * @param position 1 at the front
     * @param offset of the request in the log
     */
    record Place(long position, long offset) {}
}
