/** The {@code hhplus bench} command: the system beside yardsticks, in the same run. */
@NullMarked
package kr.hhplus.benchmarks;

import org.jspecify.annotations.NullMarked;
