package kr.hhplus.standalone.run;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks the readiness probe of running services. */
public final class Readiness {
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(2);
    private static final long POLL_MS = 50;

    private final HttpRequest request;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(ANSWER_WAIT_MAX).build();
    private String lastAnswer = "not asked yet";

    public Readiness(URI management) {
        this.request = HttpRequest.newBuilder(management.resolve("/actuator/health/readiness"))
                .timeout(ANSWER_WAIT_MAX)
                .build();
    }

    /** Asks once. */
    public boolean isReady() throws InterruptedException {
        try {
            var answer = client.send(request, BodyHandlers.ofString());
            lastAnswer = answer.body();
            return answer.statusCode() == 200;
        } catch (IOException e) {
            lastAnswer = "no answer from " + request.uri();
            return false;
        }
    }

    boolean await(Duration max) throws InterruptedException {
        long deadline = System.nanoTime() + max.toNanos();
        while (!isReady()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(POLL_MS);
        }
        return true;
    }

    /** For messages. */
    public String lastAnswer() {
        return lastAnswer;
    }
}
