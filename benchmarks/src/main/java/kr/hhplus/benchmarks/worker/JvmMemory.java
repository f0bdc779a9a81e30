package kr.hhplus.benchmarks.worker;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import kr.hhplus.standalone.cli.CommandFailure;

/**
 * What a JVM on this machine holds.
 *
 * @param heapMegabytes that are in use after a collection
 * @param residentMegabytes of the process before it, native memory included; NaN where the system has no /proc
 */
public record JvmMemory(double heapMegabytes, double residentMegabytes) {
    private static final double MEGABYTE = 1024.0 * 1024.0;
    private static final double KILOBYTES_A_MEGABYTE = 1024.0;

    /** Has the JVM collect its garbage; throws {@link CommandFailure} when it cannot be asked. */
    @SuppressWarnings("BanJNDI") // the address is what a process of ours has just told
    public static JvmMemory of(long pid) {
        double resident = residentMegabytes(pid);
        try {
            var machine = VirtualMachine.attach(Long.toString(pid));
            String address;
            try {
                address = machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
            try (var connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
                var memory =
                        ManagementFactory.getPlatformMXBean(connector.getMBeanServerConnection(), MemoryMXBean.class);
                memory.gc();
                return new JvmMemory(memory.getHeapMemoryUsage().getUsed() / MEGABYTE, resident);
            }
        } catch (AttachNotSupportedException | IOException e) {
            throw CommandFailure.failed("process " + pid + " does not tell its memory: " + e, e);
        }
    }

    public void addTo(Map<String, Double> metrics) {
        metrics.put("heapMegabytes", heapMegabytes);
        if (!Double.isNaN(residentMegabytes)) {
            metrics.put("residentMegabytes", residentMegabytes);
        }
    }

    /** Of any process; NaN where the system has no /proc. */
    public static double residentMegabytes(long pid) {
        var status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return Files.exists(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KILOBYTES_A_MEGABYTE)
                            .findFirst()
                            .orElse(Double.NaN)
                    : Double.NaN;
        } catch (IOException e) {
            throw CommandFailure.failed("cannot read " + status + ": " + e, e);
        }
    }
}
