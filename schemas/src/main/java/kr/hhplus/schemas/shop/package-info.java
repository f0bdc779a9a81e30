/** The records of the shop's topics and their serdes. */
@NullMarked
package kr.hhplus.schemas.shop;

import org.jspecify.annotations.NullMarked;
