package kr.hhplus.benchmarks.load;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How requests are sent.
 *
 * @param connections requests in flight, at most
 * @param requests to be sent, unless the time is over before
 * @param requestsPerSecond the open arrival rate; null: each connection sends its next request when it has the answer
 * @param sendFor no request is begun later than this after the first
 * @param answerWaitMax a connection without its answer for so long is broken
 */
public record LoadPlan(
        int connections, int requests, @Nullable Double requestsPerSecond, Duration sendFor, Duration answerWaitMax) {

    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(10);
    /** Longer than any load takes; what stalls is noticed otherwise. */
    private static final Duration UNTIL_SENT = Duration.ofHours(1);

    /** So many requests, each as fast as the last is answered. */
    public static LoadPlan ofRequests(int connections, int requests) {
        return new LoadPlan(connections, requests, null, UNTIL_SENT, ANSWER_WAIT_MAX);
    }

    /** As many requests as are answered in the time. */
    public static LoadPlan ofTime(int connections, Duration time, int requestsMax) {
        return new LoadPlan(connections, requestsMax, null, time, ANSWER_WAIT_MAX);
    }

    /** So many requests, which arrive whether or not the system keeps up. */
    public static LoadPlan arriving(int connections, int requests, double requestsPerSecond) {
        return new LoadPlan(connections, requests, requestsPerSecond, UNTIL_SENT, ANSWER_WAIT_MAX);
    }

    public LoadPlan withAnswerWaitMax(Duration max) {
        return new LoadPlan(connections, requests, requestsPerSecond, sendFor, max);
    }
}
