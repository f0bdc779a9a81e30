/** The hhplus command. */
@NullMarked
package kr.hhplus.standalone;

import org.jspecify.annotations.NullMarked;
