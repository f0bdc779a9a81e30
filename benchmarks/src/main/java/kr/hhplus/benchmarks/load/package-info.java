/** The load generator: one event loop thread on ready-made bytes. */
@NullMarked
package kr.hhplus.benchmarks.load;

import org.jspecify.annotations.NullMarked;
