package kr.hhplus.benchmarks.hotcoupon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import java.util.Map;
import kr.hhplus.benchmarks.worker.WorkerLoop;
import kr.hhplus.issuance.IssuanceStreams;
import kr.hhplus.issuance.StreamsSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Runs one kind of streams again and again: {@code start GENERATION} begins at the beginning of the log, {@code stop} ends
 * it. Arguments: the kind, Kafka's address, a folder for state.
 */
final class StreamsWorker {
    private final StreamsKind kind;
    private final String kafka;
    private final Path folder;
    private @Nullable Runnable stop;

    private StreamsWorker(StreamsKind kind, String kafka, Path folder) {
        this.kind = kind;
        this.kafka = kafka;
        this.folder = folder;
    }

    public static void main(String[] args) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            root.setLevel(Level.WARN);
        }
        var worker = new StreamsWorker(StreamsKind.valueOf(args[0]), args[1], Path.of(args[2]));
        WorkerLoop.run(worker::run);
    }

    private double run(String command) {
        if ("stop".equals(command)) {
            if (stop != null) {
                stop.run();
                stop = null;
            }
            return 0;
        }
        var generation = command.substring("start ".length());
        if (kind == StreamsKind.TOPOLOGY) {
            var streams = IssuanceStreams.shadow(settings(generation), generation);
            streams.start();
            stop = streams::stop;
        } else {
            var streams = new GetAndPutStreams(settings(generation), kind, generation);
            streams.start();
            stop = streams::stop;
        }
        return 0;
    }

    /** Defaults, but for one thread: a partition has no use for more. */
    private StreamsSettings settings(String generation) {
        var properties = Map.of(
                "hhplus.streams.kafka-bootstrap-servers",
                kafka,
                "hhplus.streams.state-dir",
                folder.resolve(generation).toString(),
                "hhplus.streams.threads",
                1,
                "hhplus.streams.standby-replicas",
                0);
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind("hhplus.streams", StreamsSettings.class)
                .get();
    }
}
