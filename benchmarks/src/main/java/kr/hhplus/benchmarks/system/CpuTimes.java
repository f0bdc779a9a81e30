package kr.hhplus.benchmarks.system;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** CPU time that the processes of the system have used, by name: "services", "kafka", "redis", "mysql". */
public record CpuTimes(Map<String, Duration> byProcess) {
    static CpuTimes of(Map<String, Long> pids) {
        Map<String, Duration> times = new LinkedHashMap<>();
        pids.forEach((name, pid) -> ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .ifPresent(time -> times.put("hhplus".equals(name) ? "services" : name, time)));
        return new CpuTimes(times);
    }

    /** Adds what each process has used since an earlier look, for one request, in microseconds of one core. */
    public void addMicrosPerRequest(CpuTimes before, long requests, Map<String, Double> to) {
        byProcess.forEach((name, time) -> {
            var used = time.minus(before.byProcess.getOrDefault(name, Duration.ZERO));
            to.put(name + "CpuMicros", used.toNanos() / 1e3 / Math.max(1, requests));
        });
    }
}
