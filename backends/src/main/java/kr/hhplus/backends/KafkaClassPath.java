package kr.hhplus.backends;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * The jars of this JVM's class path that a broker needs.
 *
 * <p>The rest is left out: it slows the start down, and with a second logging implementation on it, it is chance which one gets the log.
 */
final class KafkaClassPath {
    /** What the broker's own POM asks for, and a logging implementation. */
    private static final List<String> NEEDED = List.of(
            "kafka",
            "scala-",
            "slf4j-api-",
            "logback-",
            "log4j-api-",
            "log4j-to-slf4j-",
            "jackson-",
            "snakeyaml-",
            "zstd-jni-",
            "lz4-java-",
            "snappy-java-",
            "pcollections-",
            "HdrHistogram-",
            "hash4j-",
            "caffeine-",
            "commons-validator-",
            "commons-beanutils-",
            "commons-digester-",
            "commons-logging-",
            "commons-collections-",
            "argparse4j-",
            "jopt-simple-",
            "jose4j-",
            "metrics-core-",
            "re2j-");

    private KafkaClassPath() {}

    static List<Path> jars() {
        List<Path> jars = jars(System.getProperty("java.class.path", ""));
        if (jars.stream().noneMatch(jar -> name(jar).startsWith("kafka_"))) {
            throw new BackendsException(
                    "the Kafka broker's jars are not files on the class path, so that no broker can be started from them");
        }
        return jars;
    }

    /** Follows the Class-Path of manifests, where build tools put a class path that is too long for a command line. */
    static List<Path> jars(String classPath) {
        List<Path> open = new ArrayList<>();
        for (String element : classPath.split(File.pathSeparator, -1)) {
            if (!element.isEmpty()) {
                open.add(Path.of(element).toAbsolutePath().normalize());
            }
        }
        Set<Path> seen = new LinkedHashSet<>(open);
        for (int i = 0; i < open.size(); i++) {
            for (Path further : manifestClassPath(open.get(i))) {
                if (seen.add(further)) {
                    open.add(further);
                }
            }
        }
        return seen.stream().filter(KafkaClassPath::isNeeded).toList();
    }

    static String argument(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isNeeded(Path jar) {
        String name = name(jar);
        return name.endsWith(".jar") && NEEDED.stream().anyMatch(name::startsWith);
    }

    private static List<Path> manifestClassPath(Path jar) {
        if (!Files.isRegularFile(jar)) {
            return List.of();
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String classPath =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (classPath == null) {
                return List.of();
            }
            List<Path> paths = new ArrayList<>();
            for (String element : classPath.trim().split("\\s+", -1)) {
                URI uri = jar.toUri().resolve(element);
                if ("file".equals(uri.getScheme())) {
                    paths.add(Path.of(uri).normalize());
                }
            }
            return paths;
        } catch (IOException | IllegalArgumentException unreadable) {
            // Whatever it is, it is none of the broker's jars.
            return List.of();
        }
    }

    private static String name(Path jar) {
        return String.valueOf(jar.getFileName());
    }
}
