/** Users who poll and users who are held. */
@NullMarked
package kr.hhplus.benchmarks.status;

import org.jspecify.annotations.NullMarked;
