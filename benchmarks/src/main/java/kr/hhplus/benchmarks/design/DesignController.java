package kr.hhplus.benchmarks.design;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RedissonClient;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The designs, each as it is usually written. Answers 200 when the coupon is issued, 409 when not. */
@RestController
final class DesignController {
    static final String REDISSON_LOCK = "/bench/redisson-lock";
    static final String ROW_UPDATE = "/bench/row-update";
    static final String LUA_KAFKA = "/bench/lua-kafka";
    static final String LUA_KAFKA_STORED = "/bench/lua-kafka-stored";

    private static final long LOCK_WAIT_SECONDS_MAX = 5;
    private static final long LOCK_LEASE_SECONDS = 3;

    private final DesignTables tables;
    private final RedissonClient redisson;
    private final LuaGate gate;
    private final IssueEvents events;

    DesignController(DesignTables tables, RedissonClient redisson, LuaGate gate, IssueEvents events) {
        this.tables = tables;
        this.redisson = redisson;
        this.gate = gate;
        this.events = events;
    }

    /** A lock for each coupon; under it the decision and the rows; after it the event. */
    @PostMapping(REDISSON_LOCK)
    ResponseEntity<Map<String, Object>> underLock(@RequestBody Issue issue) throws InterruptedException {
        var lock = redisson.getLock("bench:lock:" + issue.couponId());
        if (!lock.tryLock(LOCK_WAIT_SECONDS_MAX, LOCK_LEASE_SECONDS, TimeUnit.SECONDS)) {
            return answer(HttpStatus.SERVICE_UNAVAILABLE, issue, "BUSY");
        }
        boolean issued;
        try {
            issued = tables.readAndWrite(issue.couponId(), issue.userId());
        } finally {
            if (lock.isHeldByCurrentThread()) {
                lock.unlock();
            }
        }
        if (issued) {
            var unused = events.send(IssueEvents.EVENTS, issue);
        }
        return decided(issue, issued);
    }

    /** The database decides. */
    @PostMapping(ROW_UPDATE)
    ResponseEntity<Map<String, Object>> byRow(@RequestBody Issue issue) {
        return decided(issue, tables.updateConditionally(issue.couponId(), issue.userId()));
    }

    /** Redis decides, Kafka has the record, and MySQL has nothing. */
    @PostMapping(LUA_KAFKA)
    ResponseEntity<Map<String, Object>> byScript(@RequestBody Issue issue) throws InterruptedException {
        return byScript(issue, IssueEvents.EVENTS);
    }

    /** The same, and {@link IssueWriter} stores it later. */
    @PostMapping(LUA_KAFKA_STORED)
    ResponseEntity<Map<String, Object>> byScriptStored(@RequestBody Issue issue) throws InterruptedException {
        return byScript(issue, IssueEvents.TO_STORE);
    }

    private ResponseEntity<Map<String, Object>> byScript(Issue issue, String topic) throws InterruptedException {
        boolean issued = gate.take(issue.couponId(), issue.userId());
        if (issued) {
            events.sendAndAwait(topic, issue);
        }
        return decided(issue, issued);
    }

    private static ResponseEntity<Map<String, Object>> decided(Issue issue, boolean issued) {
        return issued ? answer(HttpStatus.OK, issue, "ISSUED") : answer(HttpStatus.CONFLICT, issue, "SOLD_OUT");
    }

    private static ResponseEntity<Map<String, Object>> answer(HttpStatus status, Issue issue, String outcome) {
        return ResponseEntity.status(status)
                .body(Map.of("couponId", issue.couponId(), "userId", issue.userId(), "status", outcome));
    }
}
