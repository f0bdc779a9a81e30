/** Shows the dead letters, and sends them again. */
@NullMarked
package kr.hhplus.standalone.deadletter;

import org.jspecify.annotations.NullMarked;
