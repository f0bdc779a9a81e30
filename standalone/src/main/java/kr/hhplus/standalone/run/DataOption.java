package kr.hhplus.standalone.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which run is meant. */
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the run keeps its data. Default: $HHPLUS_DATA, or data in the project's folder.")
    private @Nullable Path data;

    public DataFolder folder() {
        return data == null ? DataFolder.fromEnvironment(System.getenv()) : new DataFolder(data);
    }
}
