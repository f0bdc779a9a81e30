/** The service that stores decisions and shows them. */
@NullMarked
package kr.hhplus.projections;

import org.jspecify.annotations.NullMarked;
