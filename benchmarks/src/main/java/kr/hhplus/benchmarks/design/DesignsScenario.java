package kr.hhplus.benchmarks.design;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kr.hhplus.benchmarks.door.Door;
import kr.hhplus.benchmarks.load.LoadPlan;
import kr.hhplus.benchmarks.scenario.BenchSettings;
import kr.hhplus.benchmarks.scenario.Contender;
import kr.hhplus.benchmarks.scenario.Floor;
import kr.hhplus.benchmarks.scenario.Progress;
import kr.hhplus.benchmarks.scenario.Scenario;
import kr.hhplus.benchmarks.system.SystemContest;

/** The system beside what one would build instead, on the same server and the same backends. */
public final class DesignsScenario implements Scenario {
    private static final int CONNECTIONS = 128;
    private static final int REQUESTS_MAX = 400_000;
    private static final Duration TIME = Duration.ofSeconds(8);
    private static final int WARM_UPS = 3;
    /** The server's own default: these designs hold a thread for each request. */
    private static final int TOMCAT_THREADS = 200;

    private static final String REDISSON_LOCK = "redisson-lock";
    private static final String ROW_UPDATE = "row-update";
    private static final String LUA_KAFKA = "lua-kafka";
    private static final String LUA_KAFKA_STORED = "lua-kafka-stored";
    private static final double OF_LUA_MIN = 1.5;
    private static final double OF_LOCK_MIN = 50;

    @Override
    public String name() {
        return "designs";
    }

    @Override
    public String description() {
        return "decided and stored in MySQL: a Redisson lock, a conditional row update, a Lua gate then Kafka (stores"
                + " nothing), the same with a consumer that stores, and the door";
    }

    @Override
    public String unit() {
        return "requests/s";
    }

    @Override
    public List<Floor> floors() {
        return List.of(
                new Floor.AtLeast(Door.NAME, LUA_KAFKA, OF_LUA_MIN),
                new Floor.AtLeast(Door.NAME, REDISSON_LOCK, OF_LOCK_MIN));
    }

    @Override
    public int warmUps() {
        return WARM_UPS;
    }

    @Override
    public Contest open(BenchSettings settings, Progress progress) throws IOException, InterruptedException {
        var time = settings.timeOr(TIME);
        var plan = LoadPlan.ofTime(CONNECTIONS, time, REQUESTS_MAX);
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("seconds", time.toSeconds());
        sizes.put("connections", CONNECTIONS);
        sizes.put("tomcatThreads", TOMCAT_THREADS);
        var services = settings.withServicesJavaOption("-D" + DesignConfiguration.ENABLED + "=true")
                .withServicesJavaOption("-Dserver.tomcat.threads.max=" + TOMCAT_THREADS);
        return SystemContest.start(
                services,
                progress,
                sizes,
                (system, generator) -> List.<Contender>of(
                        new Design(REDISSON_LOCK, DesignController.REDISSON_LOCK, true, plan, system, generator),
                        new Design(ROW_UPDATE, DesignController.ROW_UPDATE, true, plan, system, generator),
                        new Design(LUA_KAFKA, DesignController.LUA_KAFKA, false, plan, system, generator),
                        new Design(LUA_KAFKA_STORED, DesignController.LUA_KAFKA_STORED, true, plan, system, generator),
                        new Door(plan, system, generator)));
    }
}
