package kr.hhplus.standalone.audit;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import kr.hhplus.standalone.cli.ProgressBars;
import me.tongfei.progressbar.ProgressBar;

/** A bar on a terminal: records read, and beside it the rows and keys compared. Thread-safe. */
final class AuditBar implements AuditProgress, AutoCloseable {
    private final AtomicLong compared = new AtomicLong();
    private final ProgressBar bar;

    AuditBar() {
        bar = ProgressBars.open("records", 0);
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
