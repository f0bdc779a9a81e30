/** The records of the coupon topics as values, and their Protobuf serdes. */
@NullMarked
package kr.hhplus.schemas.coupon;

import org.jspecify.annotations.NullMarked;
