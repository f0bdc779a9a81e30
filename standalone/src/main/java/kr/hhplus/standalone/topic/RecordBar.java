package kr.hhplus.standalone.topic;

import kr.hhplus.standalone.cli.ProgressBars;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/** A bar of records done, where stderr is a terminal; nothing elsewhere. */
public final class RecordBar implements AutoCloseable {
    private final @Nullable ProgressBar bar;

    /** @param task what is done to the records, in one word */
    public RecordBar(String task, long total) {
        // The script knows whether there is a terminal; Java's own answer depends on its version.
        this.bar = Boolean.getBoolean("hhplus.terminal") ? ProgressBars.open(task, total) : null;
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
