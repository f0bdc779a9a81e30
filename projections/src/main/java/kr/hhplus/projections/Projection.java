package kr.hhplus.projections;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import kr.hhplus.schemas.coupon.CouponDecision;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.listener.BatchConsumerAwareMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ConsumerSeekAware;

/**
 * Takes decisions from where its own place in the log is, and looks about every second whether that is still where it was
 * left. All calls with a consumer are on that consumer's thread.
 */
public abstract class Projection
        implements BatchConsumerAwareMessageListener<String, CouponDecision>,
                ConsumerAwareRebalanceListener,
                ConsumerSeekAware {
    private final Map<TopicPartition, Consumer<?, ?>> consumers = new ConcurrentHashMap<>();
    private final Looks looks = new Looks();

    /** Sends the consumer to where the projection goes on in partitions that it has got. */
    protected abstract void begin(Consumer<?, ?> consumer, Collection<TopicPartition> partitions);

    /** Follows where the places of the consumer's partitions are now. */
    protected abstract void look(Consumer<?, ?> consumer);

    /** Forgets where the projection goes on in the partitions: it has to ask for that before it takes any more of them. */
    protected abstract void forget(Collection<TopicPartition> partitions);

    protected final void lookIfDue(Consumer<?, ?> consumer) {
        if (looks.isDue(consumer)) {
            look(consumer);
        }
    }

    @Override
    public final void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> consumers.put(partition, consumer));
        forget(partitions);
        begin(consumer, partitions);
    }

    @Override
    public final void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(consumers::remove);
        forget(partitions);
    }

    /** Called about every second while nothing comes. */
    @Override
    public final void onIdleContainer(Map<TopicPartition, Long> assignments, ConsumerSeekCallback callback) {
        assignments.keySet().stream()
                .map(consumers::get)
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(this::lookIfDue);
    }
}
