/** The door: requests until they are stored, and refusals at the gate. */
@NullMarked
package kr.hhplus.benchmarks.door;

import org.jspecify.annotations.NullMarked;
