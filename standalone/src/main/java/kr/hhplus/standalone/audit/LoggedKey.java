package kr.hhplus.standalone.audit;

import java.nio.charset.StandardCharsets;
import kr.hhplus.schemas.topic.Topics;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** The key of a coupon's records: its id as decimal text. */
final class LoggedKey {
    private LoggedKey() {}

    static byte[] of(long couponId) {
        return Long.toString(couponId).getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the default partitioner of all clients places the coupon's records. */
    static int partitionOf(long couponId) {
        return Utils.toPositive(Utils.murmur2(of(couponId))) % Topics.COUPON_PARTITIONS;
    }

    /** Whether these bytes are the key of the coupon; without making any text. */
    static boolean isOf(long couponId, byte @Nullable [] key) {
        if (key == null) {
            return false;
        }
        long rest = couponId;
        for (int i = key.length - 1; i >= 0; i--) {
            if (rest == 0 || key[i] != '0' + rest % 10) {
                return false;
            }
            rest /= 10;
        }
        return rest == 0 && key.length > 0;
    }
}
