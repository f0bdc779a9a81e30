/** Everybody in the first second. */
@NullMarked
package kr.hhplus.benchmarks.burst;

import org.jspecify.annotations.NullMarked;
