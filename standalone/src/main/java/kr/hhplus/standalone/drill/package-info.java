/** Faults in a cluster under load: what clients see of them, and whether every guarantee holds. */
@NullMarked
package kr.hhplus.standalone.drill;

import org.jspecify.annotations.NullMarked;
