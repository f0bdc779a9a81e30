/** Starts, shows and stops the services: up, down, status, roles. */
@NullMarked
package kr.hhplus.standalone.run;

import org.jspecify.annotations.NullMarked;
