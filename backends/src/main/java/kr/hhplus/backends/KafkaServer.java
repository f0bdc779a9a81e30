package kr.hhplus.backends;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.AppInfoParser;

/** A Kafka broker that is a controller too, in a JVM of its own, from the jars of this one's class path. */
final class KafkaServer implements Server {
    private static final Duration SET_UP_MAX = Duration.ofSeconds(60);

    /** The part of a broker in its cluster. */
    interface Part {
        String clusterId();

        /** For messages; empty where there is only one. */
        String name();

        /** The content of server.properties, less the folder of the log. */
        String properties(int port) throws IOException;
    }

    private final Path dir;
    private final Part part;
    private final String classPath;
    private final ClassArchive archive;
    private final List<String> javaOptions;

    /** @param javaOptions further flags of its JVM; they win */
    KafkaServer(Path dir, BinaryCache cache, Part part, List<String> javaOptions) {
        this.dir = dir;
        this.part = part;
        this.javaOptions = javaOptions;
        this.classPath = KafkaClassPath.argument(KafkaClassPath.jars());
        this.archive = new ClassArchive(dir, cache, "kafka-" + AppInfoParser.getVersion(), classPath);
    }

    @Override
    public String title() {
        return ("Kafka " + AppInfoParser.getVersion() + " " + part.name()).strip();
    }

    @Override
    public boolean needsPreparing() {
        return !isFormatted();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        try (InputStream in = Resources.open("kafka-logback.xml")) {
            Files.write(logbackFile(), in.readAllBytes());
        }
        if (isFormatted()) {
            return;
        }
        // The port is not looked at yet.
        writeProperties(1);
        List<String> command = java("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
        command.addAll(List.of(
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                part.clusterId(),
                "--config",
                propertiesFile().toString(),
                "--ignore-formatted"));
        OneOff.run(command, Path.of("/dev/null").toFile(), consoleLog(), SET_UP_MAX);
    }

    private boolean isFormatted() {
        return Files.exists(data().resolve("meta.properties"));
    }

    /**
     * The first compiler only, and early: a run on one's own machine lasts minutes, in which the second compiler would
     * take more processor time from everything beside it than its code gives back.
     */
    private static final List<String> EARLY_COMPILATION = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:Tier3InvocationThreshold=20",
            "-XX:Tier3MinInvocationThreshold=10",
            "-XX:Tier3CompileThreshold=100");

    @Override
    public List<String> configure(int port) throws IOException {
        writeProperties(port);
        List<String> command = java(archive.option(), "-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
        command.addAll(1, EARLY_COMPILATION);
        command.addAll(javaOptions);
        command.addAll(List.of("kafka.Kafka", propertiesFile().toString()));
        return command;
    }

    private List<String> java(String... flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        // It warns of each class that an archive cannot take.
        command.add("-Xlog:cds*=error");
        command.add("-Djava.awt.headless=true");
        command.add("-Dlogback.configurationFile=" + logbackFile());
        command.add("-Dhhplus.kafka.log=" + serverLog());
        command.add("-cp");
        command.add(classPath);
        return command;
    }

    private void writeProperties(int port) throws IOException {
        Files.writeString(propertiesFile(), part.properties(port) + "log.dirs=" + data() + "\n");
    }

    @Override
    public void probe(int port) throws IOException {
        Probe.kafka(Ports.LOOPBACK, port);
    }

    @Override
    public void stoppedCleanly() throws IOException {
        archive.share();
    }

    private Path data() {
        return dir.resolve("data");
    }

    private Path propertiesFile() {
        return dir.resolve("server.properties");
    }

    private Path logbackFile() {
        return dir.resolve("logback.xml");
    }

    private Path serverLog() {
        return dir.resolve("server.log");
    }

    @Override
    public Path dir() {
        return dir;
    }

    @Override
    public Path consoleLog() {
        return dir.resolve("console.log");
    }

    @Override
    public List<Path> logs() {
        return List.of(consoleLog(), serverLog());
    }
}
