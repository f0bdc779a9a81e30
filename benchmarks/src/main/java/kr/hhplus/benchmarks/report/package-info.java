/** Results: medians with their spread, as a table, JSON and a chart. */
@NullMarked
package kr.hhplus.benchmarks.report;

import org.jspecify.annotations.NullMarked;
