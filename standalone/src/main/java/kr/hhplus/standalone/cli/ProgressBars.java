package kr.hhplus.standalone.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bars as all commands draw them, on stderr. */
public final class ProgressBars {
    private static final int UPDATE_MS = 200;

    private ProgressBars() {}

    /**
     * A new bar, which its caller closes.
     *
     * @param task what is done, in one word
     */
    public static ProgressBar open(String task, long total) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setUpdateIntervalMillis(UPDATE_MS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .showSpeed()
                .build();
    }
}
