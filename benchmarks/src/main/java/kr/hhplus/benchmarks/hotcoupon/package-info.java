/** How fast one partition is decided. */
@NullMarked
package kr.hhplus.benchmarks.hotcoupon;

import org.jspecify.annotations.NullMarked;
