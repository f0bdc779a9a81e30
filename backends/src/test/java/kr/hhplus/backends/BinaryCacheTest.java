package kr.hhplus.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {
    @TempDir
    private Path dir;

    @Test
    void fillsAFolderOnce() throws IOException {
        BinaryCache cache = BinaryCache.in(dir, dir);

        cache.provide("server-1", target -> Files.writeString(target.resolve("program"), "first"));
        cache.provide("server-1", target -> Files.writeString(target.resolve("program"), "second"));

        assertThat(cache.path("server-1").resolve("program")).hasContent("first");
    }

    @Test
    void leavesNothingWhereFillingFailed() throws IOException {
        BinaryCache cache = BinaryCache.in(dir, dir);

        assertThatThrownBy(() -> cache.provide("server-1", target -> {
                    Files.writeString(target.resolve("program"), "half");
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");

        assertThat(cache.has("server-1")).isFalse();
        try (Stream<Path> left = Files.list(dir)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void replacesAFolderThatWasNeverFinished() throws IOException {
        BinaryCache cache = BinaryCache.in(dir, dir);
        Files.writeString(Files.createDirectory(dir.resolve("server-1")).resolve("program"), "half");

        cache.provide("server-1", target -> Files.writeString(target.resolve("program"), "whole"));

        assertThat(cache.path("server-1").resolve("program")).hasContent("whole");
    }

    @Test
    void keepsAFolderThatAnotherProcessFinishedMeanwhile() throws IOException {
        BinaryCache cache = BinaryCache.in(dir, dir);

        cache.provide("server-1", target -> {
            Files.writeString(target.resolve("program"), "slow");
            BinaryCache.in(dir, dir).provide("server-1", other -> Files.writeString(other.resolve("program"), "fast"));
        });

        assertThat(cache.path("server-1").resolve("program")).hasContent("fast");
    }

    @Test
    void usesTheFallbackWhereTheFirstChoiceCannotBeMade() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));

        BinaryCache cache = BinaryCache.in(file.resolve("cache"), dir.resolve("fallback"));

        assertThat(cache.path("server-1")).isEqualTo(dir.resolve("fallback/server-1"));
    }
}
