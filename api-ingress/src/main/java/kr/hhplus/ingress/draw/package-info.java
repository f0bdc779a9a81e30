/** Draws the order of campaigns with a fair start. */
@NullMarked
package kr.hhplus.ingress.draw;

import org.jspecify.annotations.NullMarked;
