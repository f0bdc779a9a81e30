/** Orders: stock reserved for all items or none, until they are paid, cancelled or expired. */
@NullMarked
package kr.hhplus.orderpayment.order;

import org.jspecify.annotations.NullMarked;
