/** Takes requests for coupons: into the log, then a ticket. */
@NullMarked
package kr.hhplus.ingress.publish;

import org.jspecify.annotations.NullMarked;
