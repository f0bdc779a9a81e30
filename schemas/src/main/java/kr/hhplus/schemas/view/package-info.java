/** What Redis shows of the log: keys and values that the projections write and the ingress reads. Never a truth. */
@NullMarked
package kr.hhplus.schemas.view;

import org.jspecify.annotations.NullMarked;
