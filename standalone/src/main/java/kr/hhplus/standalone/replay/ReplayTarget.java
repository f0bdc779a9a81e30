package kr.hhplus.standalone.replay;

import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A projection that can be set back. Setting it back is all that a replay does: the projection that is running notices
 * it within seconds and goes on from there, and since later decisions are never replaced by earlier ones, nobody is led
 * into the past.
 */
interface ReplayTarget extends AutoCloseable {
    /** The offset of coupon-decisions that the projection takes next; empty: it has none and begins anew. */
    Optional<Long> place(TopicPartition partition);

    /**
     * Sets the projection back; one that has not come so far is left where it is.
     *
     * @param offset to go on from; empty: where the projection itself begins a rebuild
     */
    void setBack(TopicPartition partition, Optional<Long> offset);

    @Override
    void close();
}
