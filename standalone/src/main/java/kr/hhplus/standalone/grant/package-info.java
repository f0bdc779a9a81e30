/** Coupons for a list of users, from a file. */
@NullMarked
package kr.hhplus.standalone.grant;

import org.jspecify.annotations.NullMarked;
