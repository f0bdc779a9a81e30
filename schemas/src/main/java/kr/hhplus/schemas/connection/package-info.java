/** Connections to Redis and MySQL, with a bound on every wait. */
@NullMarked
package kr.hhplus.schemas.connection;

import org.jspecify.annotations.NullMarked;
