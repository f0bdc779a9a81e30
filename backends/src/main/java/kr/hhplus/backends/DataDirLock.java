package kr.hhplus.backends;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The right of one run to a data directory; the system takes it back when the JVM ends.
 *
 * <p>The directories that this JVM holds are kept apart: closing a second channel on the lock file would give up the
 * lock that the first one holds.
 */
final class DataDirLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = new HashSet<>();

    private final Path dir;
    private final FileChannel channel;

    private DataDirLock(Path dir, FileChannel channel) {
        this.dir = dir;
        this.channel = channel;
    }

    static DataDirLock acquire(Path dataDir) throws IOException {
        Path dir = Files.createDirectories(dataDir).toRealPath();
        synchronized (HELD_HERE) {
            if (HELD_HERE.contains(dir)) {
                throw inUse(dir, String.valueOf(ProcessHandle.current().pid()));
            }
            FileChannel channel = FileChannel.open(
                    dir.resolve("backends.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw inUse(dir, read(channel));
                }
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(
                        String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            HELD_HERE.add(dir);
            return new DataDirLock(dir, channel);
        }
    }

    private static BackendsException inUse(Path dir, String pid) {
        return new BackendsException("the data directory " + dir + " is in use by process " + pid
                + "; stop that one first, or use another directory");
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(20);
        channel.read(buffer, 0);
        return StandardCharsets.US_ASCII.decode(buffer.flip()).toString();
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD_HERE) {
            channel.close();
            HELD_HERE.remove(dir);
        }
    }
}
