package kr.hhplus.benchmarks.report;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What was measured. */
public final class Commit {
    private static final long WAIT_SECONDS_MAX = 10;

    private Commit() {}

    /** The commit of the project's folder, with "-dirty" where files differ from it; "unknown" without git. */
    public static String here() {
        var home = System.getenv().getOrDefault("HHPLUS_HOME", "");
        try {
            var git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
                    .directory(new File(home.isEmpty() ? "." : home))
                    .redirectErrorStream(true)
                    .start();
            var said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(WAIT_SECONDS_MAX, TimeUnit.SECONDS) && git.exitValue() == 0 ? said : "unknown";
        } catch (IOException noGit) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
