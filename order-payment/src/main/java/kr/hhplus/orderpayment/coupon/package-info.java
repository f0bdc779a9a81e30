/** Coupons as the shop needs them: who holds one, what it takes off, that it spends once, and what users see of it. */
@NullMarked
package kr.hhplus.orderpayment.coupon;

import org.jspecify.annotations.NullMarked;
