package kr.hhplus.standalone.flood;

import kr.hhplus.standalone.cli.ProgressBars;
import me.tongfei.progressbar.ProgressBar;

/** Two bars on a terminal: requests answered, then tickets stored. */
final class ProgressBarDisplay implements FloodProgress, AutoCloseable {
    private final ProgressBar bar;

    ProgressBarDisplay(long requests) {
        bar = ProgressBars.open("answered", requests);
    }

    @Override
    public void onAnswered(long requests) {
        bar.stepTo(requests);
    }

    @Override
    public void onStored(long tickets, long ofTickets) {
        bar.setExtraMessage(String.format(java.util.Locale.ROOT, " stored %,d of %,d tickets", tickets, ofTickets));
    }

    @Override
    public void close() {
        bar.close();
    }
}
