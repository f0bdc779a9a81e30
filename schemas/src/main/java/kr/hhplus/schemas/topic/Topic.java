package kr.hhplus.schemas.topic;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Utils;

/**
 * A topic that the system owns. Keys are decimal text, those of the operator log names.
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

    /** The partition of this id's records, as all clients place a key by default. */
    public int partitionOf(long id) {
        var key = Long.toString(id).getBytes(StandardCharsets.US_ASCII);
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
