/** The door of the system. */
@NullMarked
package kr.hhplus.ingress;

import org.jspecify.annotations.NullMarked;
