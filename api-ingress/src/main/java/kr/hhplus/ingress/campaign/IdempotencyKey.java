package kr.hhplus.ingress.campaign;

import java.util.List;
import kr.hhplus.schemas.coupon.RequestKey;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemException;
import org.jspecify.annotations.Nullable;

/** The header that tells a repeated call from a new one. */
public final class IdempotencyKey {
    public static final String HEADER = "Idempotency-Key";

    private IdempotencyKey() {}

    /** The header's value, empty where there is none; throws {@link ProblemException} for what is no key. */
    public static String optional(@Nullable String header) {
        if (header != null && !RequestKey.isValid(header)) {
            throw invalid("must match " + RequestKey.FORMAT);
        }
        return header == null ? RequestKey.NONE : header;
    }

    /** The header's value; throws {@link ProblemException} for what is no key, or none at all. */
    public static String required(@Nullable String header) {
        if (header == null) {
            throw invalid("is missing");
        }
        return optional(header);
    }

    private static ProblemException invalid(String reason) {
        return new ProblemException(Problem.invalid(List.of(new FieldFault(HEADER, reason))), null);
    }
}
