/** The whole topology as processes on the loopback address: three brokers, Redis with Sentinels, two of each service. */
@NullMarked
package kr.hhplus.standalone.cluster;

import org.jspecify.annotations.NullMarked;
