/** The operator's console: what the pipeline does, what operators have done, and the jobs that prove and repair. */
@NullMarked
package kr.hhplus.standalone.console;

import org.jspecify.annotations.NullMarked;
