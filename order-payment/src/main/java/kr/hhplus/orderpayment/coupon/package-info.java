/** Coupons as the shop needs them: who holds one, what it takes off, and that it spends once. */
@NullMarked
package kr.hhplus.orderpayment.coupon;

import org.jspecify.annotations.NullMarked;
