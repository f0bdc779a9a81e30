/** Decides the whole log a second time, beside the system that runs, and compares. */
@NullMarked
package kr.hhplus.standalone.shadow;

import org.jspecify.annotations.NullMarked;
