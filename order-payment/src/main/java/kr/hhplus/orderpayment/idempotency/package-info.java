/** Calls that are answered once, however often they are made. */
@NullMarked
package kr.hhplus.orderpayment.idempotency;

import org.jspecify.annotations.NullMarked;
