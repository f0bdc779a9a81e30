package kr.hhplus.benchmarks.soak;

import java.time.Instant;
import java.util.List;
import kr.hhplus.benchmarks.report.Machine;

/**
 * As it is written.
 *
 * @param requestsPerSecond at which requests arrive in every minute
 * @param servicesJavaOptions of the JVM under test
 */
record SoakReport(
        Instant date,
        Machine machine,
        String commit,
        long requestsPerSecond,
        List<String> servicesJavaOptions,
        List<SoakMinute> minutes) {}
