/** How long until the user sees the outcome. */
@NullMarked
package kr.hhplus.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
