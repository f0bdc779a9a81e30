/** Products: stock, the two-tier cache in front of their reads, and the best sellers. */
@NullMarked
package kr.hhplus.orderpayment.product;

import org.jspecify.annotations.NullMarked;
