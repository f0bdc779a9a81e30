/** What all subcommands of hhplus share. */
@NullMarked
package kr.hhplus.standalone.cli;

import org.jspecify.annotations.NullMarked;
