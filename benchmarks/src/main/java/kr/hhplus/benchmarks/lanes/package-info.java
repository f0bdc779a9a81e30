/** What it would cost in fairness to let a coupon outgrow one partition: a simulation. */
@NullMarked
package kr.hhplus.benchmarks.lanes;

import org.jspecify.annotations.NullMarked;
