package kr.hhplus.schemas.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/**
 * An answer that says what is wrong, as a problem document: type, title, status, detail, code and further properties.
 *
 * @param detail for people: what is wrong with this request and what to do
 * @param properties further members of the document
 * @param headers further headers of the answer
 */
public record Problem(ProblemCode code, String detail, Map<String, Object> properties, Map<String, String> headers) {
    private static final int RETRY_SECONDS_MIN = 1;
    private static final int RETRY_SECONDS_MAX = 4;

    /** What is wrong with one field of a request. */
    public record FieldFault(String field, String reason) {}

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, Map.of(), Map.of());
    }

    public static Problem invalid(List<FieldFault> faults) {
        var first = faults.get(0);
        return of(ProblemCode.INVALID_REQUEST, (first.field() + " " + first.reason()).strip())
                .with("errors", faults);
    }

    /** A passing failure; Retry-After carries jitter, so that the refused do not all come back in the same second. */
    public static Problem unavailable(String detail) {
        long seconds = ThreadLocalRandom.current().nextInt(RETRY_SECONDS_MIN, RETRY_SECONDS_MAX + 1);
        return of(ProblemCode.UNAVAILABLE, detail).retryAfter(Duration.ofSeconds(seconds));
    }

    public Problem with(String property, Object value) {
        var more = new LinkedHashMap<>(properties);
        more.put(property, value);
        return new Problem(code, detail, more, headers);
    }

    public Problem withHeader(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(code, detail, properties, more);
    }

    /** Rounded up to whole seconds, at least one. */
    public Problem retryAfter(Duration duration) {
        long seconds = Math.max(1, duration.plusMillis(999).toSeconds());
        return withHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }

    public ProblemDetail toDetail() {
        var document = ProblemDetail.forStatusAndDetail(code.status(), detail);
        document.setType(code.type());
        document.setTitle(code.title());
        document.setProperty("code", code.name());
        properties.forEach(document::setProperty);
        return document;
    }

    public ResponseEntity<Object> toResponse() {
        var response = ResponseEntity.status(code.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.forEach(response::header);
        return response.body(toDetail());
    }
}
