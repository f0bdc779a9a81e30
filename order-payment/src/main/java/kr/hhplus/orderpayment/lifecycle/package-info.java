/** Work that goes on beside the calls. */
@NullMarked
package kr.hhplus.orderpayment.lifecycle;

import org.jspecify.annotations.NullMarked;
