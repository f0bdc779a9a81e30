package kr.hhplus.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where it was measured.
 *
 * @param cores that the JVM may use
 * @param memoryMegabytes of the machine
 * @param system name, version and architecture
 * @param java version and maker of the runtime
 */
public record Machine(String processor, int cores, long memoryMegabytes, String system, String java) {
    private static final int MEGABYTE = 1024 * 1024;

    /** This one. */
    public static Machine here() {
        var os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                os.getTotalMemorySize() / MEGABYTE,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                Runtime.version() + " " + System.getProperty("java.vm.vendor"));
    }

    private static String processorName() {
        var cpuinfo = Path.of("/proc/cpuinfo");
        try {
            return Files.exists(cpuinfo)
                    ? Files.readAllLines(cpuinfo).stream()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse("unknown")
                    : "unknown";
        } catch (IOException e) {
            return "unknown";
        }
    }
}
