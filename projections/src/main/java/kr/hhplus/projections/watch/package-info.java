/** Looks at the whole pipeline from outside, every few seconds: lag, servers, queues, dead letters, guarantees. */
@NullMarked
package kr.hhplus.projections.watch;

import org.jspecify.annotations.NullMarked;
