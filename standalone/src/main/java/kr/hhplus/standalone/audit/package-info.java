/** Folds the log again and compares what it says with the decisions, MySQL and Redis, while traffic goes on. */
@NullMarked
package kr.hhplus.standalone.audit;

import org.jspecify.annotations.NullMarked;
