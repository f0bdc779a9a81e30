/** Coupons for a list of users, by an operator. */
@NullMarked
package kr.hhplus.ingress.grant;

import org.jspecify.annotations.NullMarked;
