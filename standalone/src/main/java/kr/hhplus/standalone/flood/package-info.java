/** Floods a campaign with requests and proves the outcome. */
@NullMarked
package kr.hhplus.standalone.flood;

import org.jspecify.annotations.NullMarked;
