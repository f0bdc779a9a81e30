package kr.hhplus.standalone.topic;

import kr.hhplus.standalone.run.DataFolder;
import kr.hhplus.standalone.run.DataOption;
import kr.hhplus.standalone.run.RunInfo;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which Kafka is meant: that of a local run, or any by address. */
public final class KafkaOption {
    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "A Kafka by address and not that of a local run.")
    private @Nullable String kafka;

    @Mixin
    private DataOption data = new DataOption();

    /** host:port, by commas. */
    public String address() {
        return kafka == null ? RunInfo.require(data.folder()).kafka() : kafka;
    }

    public DataFolder folder() {
        return data.folder();
    }
}
