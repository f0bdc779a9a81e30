/** Decisions in MySQL, with the offsets that they came from. */
@NullMarked
package kr.hhplus.projections.store;

import org.jspecify.annotations.NullMarked;
