/** Tells what became of a ticket. */
@NullMarked
package kr.hhplus.ingress.status;

import org.jspecify.annotations.NullMarked;
