package kr.hhplus.schemas.coupon;

import java.time.Instant;

/**
 * Where a record lies in coupon-commands.
 *
 * @param partition 0 and up
 * @param offset 0 and up
 * @param time when the broker appended it, whole milliseconds
 */
public record LogPosition(int partition, long offset, Instant time) {
    public LogPosition {
        Range.require("partition", partition, 0, Integer.MAX_VALUE);
        Range.require("offset", offset, 0, Long.MAX_VALUE);
    }
}
