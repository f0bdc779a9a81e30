/** Campaigns as operators define them. */
@NullMarked
package kr.hhplus.ingress.campaign;

import org.jspecify.annotations.NullMarked;
