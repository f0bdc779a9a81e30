/** Records that are in Kafka before anybody works on them, and how fast what comes of them grows. */
@NullMarked
package kr.hhplus.benchmarks.backlog;

import org.jspecify.annotations.NullMarked;
