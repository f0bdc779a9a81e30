package kr.hhplus.standalone.console;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** GET /api/v1/admin/pipeline: what the pipeline does now. */
@RestController
final class PipelineController {
    private final PipelineLook looks;

    PipelineController(PipelineLook looks) {
        this.looks = looks;
    }

    @GetMapping("/api/v1/admin/pipeline")
    Pipeline pipeline() {
        return looks.look();
    }
}
