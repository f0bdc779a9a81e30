/** The read side: campaigns, from MySQL. */
@NullMarked
package kr.hhplus.projections.query;

import org.jspecify.annotations.NullMarked;
