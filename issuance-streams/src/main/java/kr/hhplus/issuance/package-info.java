/** The service that decides who gets a coupon. */
@NullMarked
package kr.hhplus.issuance;

import org.jspecify.annotations.NullMarked;
