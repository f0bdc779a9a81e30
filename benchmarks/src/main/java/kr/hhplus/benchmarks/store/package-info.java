/** How fast decisions are stored and then shown. */
@NullMarked
package kr.hhplus.benchmarks.store;

import org.jspecify.annotations.NullMarked;
