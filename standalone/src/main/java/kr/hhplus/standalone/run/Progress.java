package kr.hhplus.standalone.run;

import java.io.PrintWriter;
import java.util.Locale;

/** Lines that begin with the seconds since the start. Thread-safe. */
public final class Progress {
    private final PrintWriter out;
    private final long startNanos = System.nanoTime();

    public Progress(PrintWriter out) {
        this.out = out;
    }

    /** Prints a line. */
    public synchronized void say(String message) {
        out.printf("%6s s  %s%n", seconds(), message);
        out.flush();
    }

    String seconds() {
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - startNanos) / 1e9);
    }
}
