package kr.hhplus.backends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClassPathTest {
    @TempDir
    private Path dir;

    @Test
    void takesOnlyWhatTheBrokerNeeds() {
        String classPath = String.join(
                File.pathSeparator,
                dir.resolve("spring-core-7.0.1.jar").toString(),
                dir.resolve("kafka_2.13-4.3.1.jar").toString(),
                dir.resolve("log4j-core-2.25.5.jar").toString(),
                dir.resolve("classes").toString());

        assertThat(KafkaClassPath.jars(classPath)).containsExactly(dir.resolve("kafka_2.13-4.3.1.jar"));
    }

    @Test
    void followsTheClassPathOfManifests() throws IOException {
        Path launcher = dir.resolve("launcher.jar");
        Path inner = Files.createDirectories(dir.resolve("lib dir")).resolve("inner.jar");
        jar(launcher, "lib%20dir/inner.jar missing.jar");
        jar(inner, dir.resolve("kafka-clients-4.3.1.jar").toUri() + " inner.jar");

        assertThat(KafkaClassPath.jars(launcher.toString())).containsExactly(dir.resolve("kafka-clients-4.3.1.jar"));
    }

    private static void jar(Path file, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
    }
}
