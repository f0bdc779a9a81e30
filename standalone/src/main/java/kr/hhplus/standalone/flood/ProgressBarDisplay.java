package kr.hhplus.standalone.flood;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Two bars on a terminal: requests answered, then tickets stored. */
final class ProgressBarDisplay implements FloodProgress, AutoCloseable {
    private static final int UPDATE_MS = 200;

    private final ProgressBar bar;

    ProgressBarDisplay(long requests) {
        bar = new ProgressBarBuilder()
                .setTaskName("answered")
                .setInitialMax(requests)
                .setUpdateIntervalMillis(UPDATE_MS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .showSpeed()
                .build();
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
