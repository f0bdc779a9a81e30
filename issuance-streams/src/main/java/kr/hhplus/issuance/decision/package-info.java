/**
 * The rules, as pure functions: what a command comes to, and what a decision changes. Used live, on replay and in the
 * audit; no clock, no randomness, no I/O.
 */
@NullMarked
package kr.hhplus.issuance.decision;

import org.jspecify.annotations.NullMarked;
