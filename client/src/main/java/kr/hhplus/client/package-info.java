/** A client of the coupon calls: for other systems than browsers. */
@NullMarked
package kr.hhplus.client;

import org.jspecify.annotations.NullMarked;
