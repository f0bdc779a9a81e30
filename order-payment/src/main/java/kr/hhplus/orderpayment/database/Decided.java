package kr.hhplus.orderpayment.database;

import java.util.function.Function;
import kr.hhplus.schemas.http.Problem;

/** What a call came to: a value, or a refusal that has changed nothing. */
public sealed interface Decided<T> {
    record Done<T>(T value) implements Decided<T> {}

    record Refused<T>(Problem problem) implements Decided<T> {}

    static <T> Decided<T> done(T value) {
        return new Done<>(value);
    }

    static <T> Decided<T> refused(Problem problem) {
        return new Refused<>(problem);
    }

    /** The same refusal, or what becomes of the value. */
    default <R> Decided<R> then(Function<? super T, Decided<R>> next) {
        if (this instanceof Done<T> done) {
            return next.apply(done.value());
        }
        return refused(((Refused<T>) this).problem());
    }
}
