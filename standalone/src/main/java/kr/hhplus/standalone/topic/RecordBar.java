package kr.hhplus.standalone.topic;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar of records done, where stderr is a terminal; nothing elsewhere. */
public final class RecordBar implements AutoCloseable {
    private static final int UPDATE_MS = 200;

    private final @Nullable ProgressBar bar;

    /** @param task what is done to the records, in one word */
    public RecordBar(String task, long total) {
        // The script knows whether there is a terminal; Java's own answer depends on its version.
        this.bar = Boolean.getBoolean("hhplus.terminal")
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .setUpdateIntervalMillis(UPDATE_MS)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err))
                        .showSpeed()
                        .build()
                : null;
    }

    /** So many of the total are done. */
    public void stepTo(long records) {
        if (bar != null) {
            bar.stepTo(records);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
