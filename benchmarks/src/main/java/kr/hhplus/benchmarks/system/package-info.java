/** The system under test, as users start it, and the sale of a coupon on it. */
@NullMarked
package kr.hhplus.benchmarks.system;

import org.jspecify.annotations.NullMarked;
