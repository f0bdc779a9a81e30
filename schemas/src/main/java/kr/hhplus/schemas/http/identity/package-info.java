/** Who calls: a shopper, an operator, or a gateway that has looked already. */
@NullMarked
package kr.hhplus.schemas.http.identity;

import org.jspecify.annotations.NullMarked;
