/** Whether one more request costs more when there are many already. */
@NullMarked
package kr.hhplus.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
