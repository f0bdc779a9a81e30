/** The record of what operators do. */
@NullMarked
package kr.hhplus.schemas.operator;

import org.jspecify.annotations.NullMarked;
