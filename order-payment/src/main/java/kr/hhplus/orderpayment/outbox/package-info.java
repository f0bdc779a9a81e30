/** Events written with what they tell of, and their way to Kafka. */
@NullMarked
package kr.hhplus.orderpayment.outbox;

import org.jspecify.annotations.NullMarked;
