/** The ticket that a shopper gets for an accepted request. */
@NullMarked
package kr.hhplus.schemas.ticket;

import org.jspecify.annotations.NullMarked;
