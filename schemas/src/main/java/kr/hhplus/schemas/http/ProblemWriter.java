package kr.hhplus.schemas.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes problem documents where Spring MVC is not in charge: member by member, since of a coupon that is sold out this is
 * most of what a refusal costs.
 *
 * <p>Thread-safe.
 */
public final class ProblemWriter {
    private static final int BYTES = 512;

    private final JsonMapper json;

    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    public void write(Problem problem, HttpServletResponse response) throws IOException {
        response.setStatus(problem.code().status().value());
        problem.headers().forEach(response::setHeader);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(document(problem));
    }

    /** The members that Spring MVC writes of {@link Problem#toDetail}. */
    byte[] document(Problem problem) {
        var bytes = new ByteArrayOutputStream(BYTES);
        var code = problem.code();
        try (var document = json.createGenerator(bytes)) {
            document.writeStartObject();
            document.writeStringProperty("type", code.type().toString());
            document.writeStringProperty("title", code.title());
            document.writeNumberProperty("status", code.status().value());
            document.writeStringProperty("detail", problem.detail());
            document.writeStringProperty("code", code.name());
            problem.properties().forEach(document::writePOJOProperty);
            document.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
