package kr.hhplus.issuance.topology;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** A user as the holder of a coupon. In bytes: couponId, userId, each 8 bytes, big end first. */
record HolderKey(long couponId, long userId) {
    static final Serde<HolderKey> SERDE = Serdes.serdeFrom(
            (topic, key) -> ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(key.couponId)
                    .putLong(key.userId)
                    .array(),
            (topic, bytes) -> {
                var buffer = ByteBuffer.wrap(bytes);
                return new HolderKey(buffer.getLong(), buffer.getLong());
            });
}
