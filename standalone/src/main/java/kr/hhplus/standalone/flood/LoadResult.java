package kr.hhplus.standalone.flood;

import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * What the load generator has got for its requests.
 *
 * @param accepted requests answered 202
 * @param acceptedUsers distinct
 * @param refusedUsers distinct users among the requests refused at the gate, without those who have a ticket
 * @param refused requests refused at the gate, by code
 * @param unexpected requests with any other final answer, by status and code
 * @param unanswered requests given up without an answer
 * @param retries requests sent again, after a 503 or a broken connection
 * @param startNanos of the first request, by System.nanoTime
 * @param answeredNanos of the last answer
 * @param answerMicros latency of the answers
 */
record LoadResult(
        long accepted,
        Set<Long> acceptedUsers,
        long refusedUsers,
        Map<String, Long> refused,
        Map<String, Long> unexpected,
        long unanswered,
        long retries,
        long startNanos,
        long answeredNanos,
        Histogram answerMicros) {}
