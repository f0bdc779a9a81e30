/** Starts and stops the real Kafka, Redis and MySQL that the tests and the standalone run stand on. */
@NullMarked
package kr.hhplus.backends;

import org.jspecify.annotations.NullMarked;
