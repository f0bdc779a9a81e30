/** What a scenario is, and how its contenders take turns. */
@NullMarked
package kr.hhplus.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
