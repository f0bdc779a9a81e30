package kr.hhplus.standalone.audit;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import kr.hhplus.standalone.cli.ProgressBars;
import me.tongfei.progressbar.ProgressBar;

/** A bar on a terminal: offsets gone through, and beside it the rows and keys compared. Thread-safe. */
final class AuditBar implements AuditProgress, AutoCloseable {
    private final AtomicLong compared = new AtomicLong();
    private final ProgressBar bar;

    AuditBar() {
        bar = ProgressBars.open("offsets", 0);
    }

    @Override
    public void onTotal(long offsets) {
        bar.maxHint(offsets);
    }

    @Override
    public void onRead(long offsets) {
        bar.stepBy(offsets);
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
