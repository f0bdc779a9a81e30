/** Shows topics and their records. */
@NullMarked
package kr.hhplus.standalone.topic;

import org.jspecify.annotations.NullMarked;
