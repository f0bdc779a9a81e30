/** What is stored, shown in Redis: outcomes and the waiting queue. */
@NullMarked
package kr.hhplus.projections.view;

import org.jspecify.annotations.NullMarked;
