/** Transactions on MySQL with bounded retries. */
@NullMarked
package kr.hhplus.orderpayment.database;

import org.jspecify.annotations.NullMarked;
