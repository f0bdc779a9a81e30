package kr.hhplus.standalone.drill;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import kr.hhplus.standalone.flood.FloodTarget;

/**
 * Asks for a place in line again and again, right after a request was accepted: how long are there none? A ticket that is
 * decided already tells nothing.
 */
final class PositionProbe implements AutoCloseable {
    private static final long INTERVAL_MS = 50;
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(5);

    private final FloodTarget target;
    private final long couponId;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_WAIT_MAX)
            .build();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "position-probe");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong users = new AtomicLong();
    private long missingSinceNanos;
    private boolean isMissing;
    private long missingNanosMax;

    private PositionProbe(FloodTarget target, long couponId) {
        this.target = target;
        this.couponId = couponId;
    }

    /** @param couponId a campaign of its own, which must be open and large */
    static PositionProbe start(FloodTarget target, long couponId) {
        var probe = new PositionProbe(target, couponId);
        var unused = probe.timer.scheduleAtFixedRate(probe::ask, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
        return probe;
    }

    private void ask() {
        var publish = request("/api/v1/coupon/publish")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"userId\":" + users.incrementAndGet() + ",\"couponId\":" + couponId + "}"))
                .build();
        var unused = client.sendAsync(publish, BodyHandlers.ofString()).thenAccept(answer -> {
            var requestId = text(answer, "requestId");
            if (answer.statusCode() == 202 && !requestId.isEmpty()) {
                askStatus(requestId);
            }
        });
    }

    private void askStatus(String requestId) {
        long askedNanos = System.nanoTime();
        var status = request("/api/v1/coupon/requests/" + requestId).build();
        var unused = client.sendAsync(status, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            if (failure != null || answer.statusCode() >= 500) {
                missing(askedNanos);
            } else if (answer.body().contains("\"status\":\"WAITING\"")) {
                if (answer.body().contains("\"position\":")) {
                    shown();
                } else {
                    missing(askedNanos);
                }
            }
        });
    }

    /** From an operator, who may act for any user. */
    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(target.http().resolve(path))
                .header("Authorization", "Bearer " + target.adminToken())
                .timeout(ANSWER_WAIT_MAX);
    }

    private static String text(HttpResponse<String> answer, String field) {
        var start = answer.body().indexOf('"' + field + "\":\"");
        if (start < 0) {
            return "";
        }
        int from = start + field.length() + 4;
        return answer.body().substring(from, answer.body().indexOf('"', from));
    }

    private synchronized void missing(long askedNanos) {
        if (!isMissing) {
            isMissing = true;
            missingSinceNanos = askedNanos;
        }
    }

    private synchronized void shown() {
        if (isMissing) {
            isMissing = false;
            missingNanosMax = Math.max(missingNanosMax, System.nanoTime() - missingSinceNanos);
        }
    }

    /**
     * The longest time without a place in line, from the first that was missing to the next that was shown, or until now
     * where none was.
     */
    synchronized double missingSecondsMax() {
        long openNanos = isMissing ? System.nanoTime() - missingSinceNanos : 0;
        return Math.max(missingNanosMax, openNanos) / 1e9;
    }

    /** What was seen before does not count. */
    synchronized void begin() {
        isMissing = false;
        missingNanosMax = 0;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
