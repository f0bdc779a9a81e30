/** What is measured in a JVM of its own, which has the options of the services and stays warm between its turns. */
@NullMarked
package kr.hhplus.benchmarks.worker;

import org.jspecify.annotations.NullMarked;
