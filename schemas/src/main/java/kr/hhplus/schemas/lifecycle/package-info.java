/** Threads that live as long as the application takes requests. */
@NullMarked
package kr.hhplus.schemas.lifecycle;

import org.jspecify.annotations.NullMarked;
