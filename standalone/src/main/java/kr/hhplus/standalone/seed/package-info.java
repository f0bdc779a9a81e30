/** Fills a run with products, users and campaigns. */
@NullMarked
package kr.hhplus.standalone.seed;

import org.jspecify.annotations.NullMarked;
