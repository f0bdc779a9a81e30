/** Projects decisions again, while traffic goes on. */
@NullMarked
package kr.hhplus.standalone.replay;

import org.jspecify.annotations.NullMarked;
