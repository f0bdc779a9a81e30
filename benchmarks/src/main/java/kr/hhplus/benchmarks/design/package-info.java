/** The designs that one would build instead. */
@NullMarked
package kr.hhplus.benchmarks.design;

import org.jspecify.annotations.NullMarked;
