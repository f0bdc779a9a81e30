package kr.hhplus.standalone.run;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import kr.hhplus.backends.MySqlAddress;
import kr.hhplus.standalone.cli.Json;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status --json} prints: the contract for scripts.
 *
 * @param pids by "hhplus", "kafka", "redis" and "mysql"; null where it is no child of ours. Of a cluster by member
 * @param lag records by consumer group
 */
public record StatusReport(
        URI http,
        URI management,
        String kafka,
        URI redis,
        MySqlAddress mysql,
        @Nullable String adminTokenFile,
        Map<String, @Nullable Long> pids,
        Map<String, Long> lag) {

    private static final String[] PROCESSES = {RunInfo.OWN_PID, "kafka", "redis", "mysql"};

    /** The report on a run, as text. Throws a KafkaException where Kafka does not tell the lag. */
    public static String json(RunInfo info) throws InterruptedException {
        return Json.PRETTY.writeValueAsString(of(info, ConsumerLag.measure(info.kafka())));
    }

    static StatusReport of(RunInfo info, Map<String, Long> lag) {
        Map<String, @Nullable Long> pids = new LinkedHashMap<>();
        for (String process : PROCESSES) {
            pids.put(process, info.pids().get(process));
        }
        if (!info.pids().containsKey(RunInfo.OWN_PID)) {
            pids.clear();
            pids.putAll(info.pids());
        }
        var token = info.adminTokenFile();
        return new StatusReport(
                info.http(),
                info.management(),
                info.kafka(),
                info.redis(),
                info.mysql(),
                token == null ? null : token.toString(),
                pids,
                lag);
    }
}
