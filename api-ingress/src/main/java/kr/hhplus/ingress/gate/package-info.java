/** What the log has settled, in memory: refuses at the door what cannot win. */
@NullMarked
package kr.hhplus.ingress.gate;

import org.jspecify.annotations.NullMarked;
