package kr.hhplus.standalone.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JobTest {
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final JobRequest AUDIT =
            new JobRequest(JobRequest.Kind.AUDIT, null, null, null, null, null, null, null);

    @Test
    void aJobThatBreaksOffHasFailedAndKeepsNoOtherFromStarting() throws Exception {
        var job = job((request, progress) -> {
            throw new OutOfMemoryError("no room");
        });

        job.start();
        job.await(WAIT_MAX.toMillis());

        assertThat(job.isRunning()).isFalse();
        assertThat(job.view().state()).isEqualTo(Job.State.FAILED);
        assertThat(job.view().endedAt()).isNotNull();
        assertThat(job.view().lines()).containsExactly("java.lang.OutOfMemoryError: no room");
    }

    private static Job job(Job.Work work) {
        return new Job("1", AUDIT, "kim", work, Clock.systemUTC());
    }
}
