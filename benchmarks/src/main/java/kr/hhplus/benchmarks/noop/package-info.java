/** The yardstick: calls on the same server that do nothing. */
@NullMarked
package kr.hhplus.benchmarks.noop;

import org.jspecify.annotations.NullMarked;
