/** What all HTTP calls have in common: strict JSON, bounded bodies, problem documents. */
@NullMarked
package kr.hhplus.schemas.http;

import org.jspecify.annotations.NullMarked;
