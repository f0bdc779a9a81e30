/** Payments and refunds: points, coupon, order and event in one transaction. */
@NullMarked
package kr.hhplus.orderpayment.payment;

import org.jspecify.annotations.NullMarked;
