/** The metrics that every service has. */
@NullMarked
package kr.hhplus.schemas.metrics;

import org.jspecify.annotations.NullMarked;
