/** The system under a steady load for an hour: what grows, and what does not. */
@NullMarked
package kr.hhplus.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
