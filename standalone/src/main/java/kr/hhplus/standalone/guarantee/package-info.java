/** The guarantees of a sale as objects, each verified on what the log and MySQL hold. */
@NullMarked
package kr.hhplus.standalone.guarantee;

import org.jspecify.annotations.NullMarked;
