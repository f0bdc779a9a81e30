package kr.hhplus.schemas.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * A call that is answered later without holding a thread, and without the price of Spring MVC: for the few calls that
 * come by the ten thousand. Answers are {@link Reply}s, {@link Problem}s or {@link Written}, or a {@link Stream}.
 */
public abstract class AsyncJsonServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(AsyncJsonServlet.class);

    private final transient JsonMapper json;
    private final transient ProblemWriter problems;
    private final long answerWaitMsMax;

    /** An answer of the call; a {@link Problem} is one too. */
    public record Reply(int status, Map<String, String> headers, Object body) {}

    /** An answer whose body is made already. */
    public record Written(int status, String contentType, String body) {}

    /** An answer that goes on: it takes the call over, and ends it. */
    @FunctionalInterface
    public interface Stream {
        /** Called by a thread of the server, once. */
        void begin(AsyncContext async) throws IOException;
    }

    /**
     * A servlet whose calls are answered in time by themselves.
     *
     * @param answerWaitMax when the server gives a call up that is not
     */
    protected AsyncJsonServlet(JsonMapper json, Duration answerWaitMax) {
        this.json = json;
        this.problems = new ProblemWriter(json);
        this.answerWaitMsMax = answerWaitMax.toMillis();
    }

    /**
     * Begins the call; the future completes with one of the answers, of which a {@link Stream} must be there at once.
     *
     * @throws ProblemException the call ends with that problem
     */
    protected abstract CompletableFuture<?> handle(HttpServletRequest request) throws ProblemException;

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            var answer = handle(request);
            if (answer.isDone()) {
                var value = answer.join();
                if (value instanceof Stream stream) {
                    stream.begin(request.startAsync());
                } else {
                    write(value, response);
                }
            } else {
                writeLater(request.startAsync(), answer);
            }
        } catch (ProblemException e) {
            problems.write(e.problem(), response);
        }
    }

    /**
     * Whoever completes the answer puts it into the server's buffer, and a thread of the server sends it: no other waits
     * for a client, and the call does not pass the server's filters a second time.
     */
    private void writeLater(AsyncContext async, CompletableFuture<?> answer) {
        async.setTimeout(answerWaitMsMax);
        var unused = answer.handle((value, failure) -> {
            if (failure != null) {
                log.error("a call failed unexpectedly", failure);
            }
            try {
                write(failure == null ? value : internalError(), (HttpServletResponse) async.getResponse());
                async.complete();
            } catch (IOException | IllegalStateException e) {
                log.debug("the client left before the answer", e);
            }
            return null;
        });
    }

    private static Problem internalError() {
        return Problem.of(ProblemCode.INTERNAL_ERROR, "The failure is logged. Asking again is safe.");
    }

    private void write(Object answer, HttpServletResponse response) throws IOException {
        if (answer instanceof Problem problem) {
            problems.write(problem, response);
        } else if (answer instanceof Written written) {
            write(written.status(), written.contentType(), written.body().getBytes(UTF_8), response);
        } else {
            var reply = (Reply) answer;
            reply.headers().forEach(response::setHeader);
            write(reply.status(), MediaType.APPLICATION_JSON_VALUE, json.writeValueAsBytes(reply.body()), response);
        }
    }

    private static void write(int status, String contentType, byte[] body, HttpServletResponse response)
            throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        // Without its length, which the server adds: with it the last byte would be sent here and now.
        response.getOutputStream().write(body);
    }

    /** Throws a {@link ProblemException} for any other method. */
    protected static void requireMethod(HttpServletRequest request, String... methods) {
        if (!List.of(methods).contains(request.getMethod())) {
            var allowed = String.join(", ", methods);
            throw new ProblemException(
                    Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "Use " + allowed + ".")
                            .withHeader("Allow", allowed),
                    null);
        }
    }
}
