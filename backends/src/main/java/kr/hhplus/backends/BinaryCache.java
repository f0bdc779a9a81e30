package kr.hhplus.backends;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacked server binaries, one folder a version, shared by all runs of one user.
 *
 * <p>A folder is filled under another name and then renamed, so that processes that start at the same time do not see
 * half of one. The marker in it, written last, tells a whole one from what a power cut left.
 */
final class BinaryCache {
    private static final String MARKER = ".complete";
    private static final String UNFINISHED = ".unfinished";
    /** No unpacking takes this long. */
    private static final Duration UNFINISHED_AGE_MAX = Duration.ofHours(1);

    /** Fills an empty folder. */
    interface Filler {
        void fill(Path target) throws IOException;
    }

    private final Path dir;

    private BinaryCache(Path dir) {
        this.dir = dir;
    }

    /** Takes the second where the first cannot be written, as in a container without a home. */
    static BinaryCache in(Path preferred, Path fallback) throws IOException {
        try {
            Files.createDirectories(preferred);
            if (Files.isWritable(preferred)) {
                return new BinaryCache(preferred);
            }
        } catch (IOException notWritable) {
            // Taken for what it is below.
        }
        return new BinaryCache(Files.createDirectories(fallback));
    }

    Path path(String name) {
        return dir.resolve(name);
    }

    boolean has(String name) {
        return Files.exists(path(name).resolve(MARKER));
    }

    void provide(String name, Filler filler) throws IOException {
        if (has(name)) {
            return;
        }
        deleteUnfinished();
        Path target = path(name);
        Path unfinished = Files.createTempDirectory(dir, name + UNFINISHED);
        try {
            filler.fill(unfinished);
            Files.createFile(unfinished.resolve(MARKER));
            if (!has(name)) {
                delete(target);
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another process was faster: its folder is as good as ours.
            if (!has(name)) {
                throw e;
            }
        } finally {
            delete(unfinished);
        }
    }

    static void makeExecutable(Path program) throws IOException {
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void deleteUnfinished() throws IOException {
        Instant old = Instant.now().minus(UNFINISHED_AGE_MAX);
        try (Stream<Path> children = Files.list(dir)) {
            for (Path child : children.toList()) {
                if (child.getFileName().toString().contains(UNFINISHED)
                        && Files.getLastModifiedTime(child).toInstant().isBefore(old)) {
                    delete(child);
                }
            }
        }
    }

    static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
