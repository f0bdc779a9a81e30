package kr.hhplus.schemas.topic;

import java.util.Map;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic that the system owns. Keys are decimal text.
 *
 * @param <V> the value
 * @param partitions fixed for life: another number would give a coupon another log
 * @param settings broker settings that must hold
 */
public record Topic<V>(String name, Serde<V> valueSerde, int partitions, Map<String, String> settings) {
    /** Another topic of this kind beside this one: its name has the suffix behind a dot. */
    public Topic<V> withSuffix(String suffix) {
        return new Topic<>(name + "." + suffix, valueSerde, partitions, settings);
    }
}
