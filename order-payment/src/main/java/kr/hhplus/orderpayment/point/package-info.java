/** Points of users: charge, spend, balance and history. */
@NullMarked
package kr.hhplus.orderpayment.point;

import org.jspecify.annotations.NullMarked;
