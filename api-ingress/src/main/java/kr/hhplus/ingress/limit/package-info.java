/** How often one user, or one address, may ask. */
@NullMarked
package kr.hhplus.ingress.limit;

import org.jspecify.annotations.NullMarked;
