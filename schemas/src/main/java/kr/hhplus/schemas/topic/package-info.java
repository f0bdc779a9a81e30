/** The topics, with the settings on which the guarantees rest, and their creation and check. */
@NullMarked
package kr.hhplus.schemas.topic;

import org.jspecify.annotations.NullMarked;
