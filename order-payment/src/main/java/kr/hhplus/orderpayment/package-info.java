/** The shop that spends the coupons: points, products, stock, orders and payments. */
@NullMarked
package kr.hhplus.orderpayment;

import org.jspecify.annotations.NullMarked;
