/** Traces of requests, from the door to the row in MySQL. Off by default. */
@NullMarked
package kr.hhplus.schemas.tracing;

import org.jspecify.annotations.NullMarked;
