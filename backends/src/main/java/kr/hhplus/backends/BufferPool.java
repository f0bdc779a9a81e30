package kr.hhplus.backends;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * InnoDB's memory for pages: a share of the machine's, of which it takes what it uses. Users ask in no order, so that the
 * indexes of the decisions have to fit; where they do not, each row reads and writes pages of its own.
 */
final class BufferPool {
    private static final int SHARE = 8;
    private static final long MEGABYTES_MIN = 256;

    private BufferPool() {}

    /** The server's option, for this machine. */
    static String option() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return "--innodb-buffer-pool-size=" + megabytes(system.getTotalMemorySize()) + "M";
    }

    static long megabytes(long memoryBytes) {
        return Math.max(MEGABYTES_MIN, (memoryBytes >> 20) / SHARE);
    }
}
