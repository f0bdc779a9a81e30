/** The Kafka Streams topology that runs the rules over the log. */
@NullMarked
package kr.hhplus.issuance.topology;

import org.jspecify.annotations.NullMarked;
