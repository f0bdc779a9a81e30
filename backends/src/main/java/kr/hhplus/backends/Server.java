package kr.hhplus.backends;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How to run one server as a process. Called by one thread at a time. */
public interface Server {

    /** For messages, with the version. */
    String title();

    /** Sees to what has to be there before a start: binaries, an empty database. */
    void prepare() throws IOException, InterruptedException;

    /** True when {@link #prepare} will take seconds. */
    boolean needsPreparing();

    /** Writes the configuration and gives the command that runs the server in the foreground. */
    List<String> configure(int port) throws IOException;

    /** Asks once whether it serves requests. */
    void probe(int port) throws IOException;

    /** Called after a stop that needed no SIGKILL. */
    default void stoppedCleanly() throws IOException {}

    /** Its working directory. */
    Path dir();

    /** Takes its standard output. */
    default Path consoleLog() {
        return dir().resolve("server.log");
    }

    /** The logs to show when it fails. */
    default List<Path> logs() {
        return List.of(consoleLog());
    }
}
