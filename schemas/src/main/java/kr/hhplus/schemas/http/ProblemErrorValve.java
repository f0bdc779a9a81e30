package kr.hhplus.schemas.http;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * The server's own error page, as a problem document: for requests that are so wrong that they reach no code of ours
 * (not HTTP, forbidden characters in the path, headers too large).
 */
public final class ProblemErrorValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        // An answer that cannot be sent any more is not worth the work.
        var open = new java.util.concurrent.atomic.AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
        if (!open.get()) {
            return;
        }
        var code = status == 400 ? ProblemCode.BAD_HTTP : ProblemCode.of(HttpStatusCode.valueOf(status));
        var document = """
                {"type":"%s","title":"%s","status":%d,"detail":"The server could not make sense of the request.","code":"%s"}""".formatted(code.type(), code.title(), status, code);
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            var writer = response.getReporter();
            if (writer != null) {
                writer.write(document);
                response.finishResponse();
            }
        } catch (IOException e) {
            containerLog().debug("the client left before the error page", e);
        }
    }

    private org.apache.juli.logging.Log containerLog() {
        return getContainer().getLogger();
    }
}
