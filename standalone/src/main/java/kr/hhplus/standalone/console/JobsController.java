package kr.hhplus.standalone.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.List;
import kr.hhplus.schemas.http.Problem;
import kr.hhplus.schemas.http.ProblemCode;
import kr.hhplus.schemas.http.ProblemException;
import kr.hhplus.schemas.http.identity.Callers;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** /api/v1/admin/jobs: audits, replays and redrives. */
@RestController
@RequestMapping("/api/v1/admin/jobs")
final class JobsController {
    private final Jobs jobs;
    private final Callers callers;

    JobsController(Jobs jobs, Callers callers) {
        this.jobs = jobs;
        this.callers = callers;
    }

    record JobList(List<Job.View> jobs) {}

    @GetMapping
    JobList list() {
        return new JobList(jobs.list());
    }

    @PostMapping
    ResponseEntity<Job.View> start(@Valid @RequestBody JobRequest job, HttpServletRequest request) {
        job.requireValid();
        return jobs.start(job, callers.requireOperator(request).name())
                .map(started -> ResponseEntity.status(HttpStatus.ACCEPTED).body(started))
                .orElseThrow(() -> new ProblemException(
                        Problem.of(ProblemCode.JOB_RUNNING, "A job runs already. Wait for its end, or cancel it."),
                        null));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Job.View> cancel(@PathVariable String id) {
        return jobs.cancel(id)
                .map(job -> ResponseEntity.status(HttpStatus.ACCEPTED).body(job))
                .orElseThrow(() -> new ProblemException(
                        Problem.of(
                                ProblemCode.UNKNOWN_JOB, "No job has this id. A restart of the console forgets all."),
                        null));
    }
}
