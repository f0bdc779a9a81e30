package kr.hhplus.ingress.publish;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import kr.hhplus.schemas.coupon.Ids;
import kr.hhplus.schemas.http.JsonFaults;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.Problem.FieldFault;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.ticket.Ticket;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** The body of a publish call: {"userId": n, "couponId": n}, and nothing else. */
record PublishRequest(@Nullable Long userId, @Nullable Long couponId) {

    /** What {@link #read} reads by. */
    static ObjectReader reader(JsonMapper json) {
        return json.readerFor(PublishRequest.class);
    }

    /** Reads the call's body; throws {@link ProblemException} where it is none. */
    static PublishRequest read(HttpServletRequest request, ObjectReader reader) {
        if (!isJson(request.getContentType())) {
            throw new ProblemException(
                    Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send Content-Type: application/json."), null);
        }
        PublishRequest read;
        try {
            var body = request.getInputStream().readAllBytes();
            var plain = PlainBody.read(body);
            read = plain != null ? plain : reader.readValue(body);
        } catch (IOException | JacksonException e) {
            throw new ProblemException(JsonFaults.toProblem(e), null);
        }
        if (read == null) {
            throw new ProblemException(JsonFaults.toProblem(null), null);
        }
        return read;
    }

    /** Parameters such as a charset do not matter: JSON is UTF-8. */
    private static boolean isJson(@Nullable String contentType) {
        return MediaType.APPLICATION_JSON_VALUE.equals(contentType)
                || (contentType != null
                        && contentType.split(";", 2)[0].strip().equalsIgnoreCase(MediaType.APPLICATION_JSON_VALUE));
    }

    /** Whose request for what; throws {@link ProblemException} for ids that cannot be. */
    Ticket ticket() {
        List<FieldFault> faults = new ArrayList<>();
        long user = check("userId", userId, faults);
        long coupon = check("couponId", couponId, faults);
        if (!faults.isEmpty()) {
            throw new ProblemException(Problem.invalid(faults), null);
        }
        return new Ticket(coupon, user);
    }

    private static long check(String field, @Nullable Long id, List<FieldFault> faults) {
        if (id == null || id < Ids.MIN || id > Ids.MAX) {
            faults.add(new FieldFault(field, "must be a whole number from " + Ids.MIN + " to " + Ids.MAX));
            return 0;
        }
        return id;
    }
}
