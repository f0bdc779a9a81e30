/** The read side: campaigns and users' coupons, from MySQL. */
@NullMarked
package kr.hhplus.projections.query;

import org.jspecify.annotations.NullMarked;
