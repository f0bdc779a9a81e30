package kr.hhplus.standalone.audit;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal: records read, and beside it the rows and keys compared. Thread-safe. */
final class AuditBar implements AuditProgress, AutoCloseable {
    private static final int UPDATE_MS = 200;

    private final AtomicLong compared = new AtomicLong();
    private final ProgressBar bar;

    AuditBar() {
        bar = new ProgressBarBuilder()
                .setTaskName("records")
                .setInitialMax(0)
                .setUpdateIntervalMillis(UPDATE_MS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .showSpeed()
                .build();
    }

    @Override
    public void onTotal(long records) {
        bar.maxHint(records);
    }

    @Override
    public void onRead(long records) {
        bar.stepBy(records);
    }

    @Override
    public void onCompared(long rowsAndKeys) {
        bar.setExtraMessage(String.format(Locale.ROOT, " %,d rows and keys", compared.addAndGet(rowsAndKeys)));
    }

    @Override
    public void close() {
        bar.close();
    }
}
