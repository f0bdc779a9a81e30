/** The waiting queue in Redis, written behind the log. */
@NullMarked
package kr.hhplus.ingress.queue;

import org.jspecify.annotations.NullMarked;
