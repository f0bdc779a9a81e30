package kr.hhplus.standalone.console;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.ArrayList;
import java.util.Collections;
import kr.hhplus.standalone.deadletter.LetterList;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** GET /api/v1/admin/dead-letters: commands that could not be decided, the newest first. */
@RestController
final class DeadLettersController {
    private static final int LIMIT_MAX = 1_000;

    private final TopicReads reads;

    DeadLettersController(TopicReads reads) {
        this.reads = reads;
    }

    @GetMapping("/api/v1/admin/dead-letters")
    LetterList list(
            @RequestParam(defaultValue = "false") boolean parked,
            @RequestParam(defaultValue = "50")
                    @Min(value = 1, message = "must be 1 .. 1000")
                    @Max(value = LIMIT_MAX, message = "must be 1 .. 1000")
                    int limit) {
        var list = reads.bounded(kafka -> LetterList.read(kafka, parked, limit));
        var newestFirst = new ArrayList<>(list.deadLetters());
        Collections.reverse(newestFirst);
        return new LetterList(list.topic(), list.total(), list.redriven(), newestFirst);
    }
}
