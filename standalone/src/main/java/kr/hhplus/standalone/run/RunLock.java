package kr.hhplus.standalone.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;
import kr.hhplus.standalone.cli.CommandFailure;

/**
 * Held by the process that runs on a data folder, from its start to its last moment. The system takes it back however
 * the process ends, so that whether something runs is never a guess from a process id.
 */
public final class RunLock implements AutoCloseable {
    private static final int PID_DIGITS_MAX = 20;

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Empty when another process holds it. */
    public static Optional<RunLock> acquire(DataFolder data) {
        try {
            var channel = open(data.lockFile());
            if (channel.tryLock() == null) {
                channel.close();
                return Optional.empty();
            }
            channel.truncate(0);
            var pid = Long.toString(ProcessHandle.current().pid());
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return Optional.of(new RunLock(channel));
        } catch (IOException e) {
            throw unusable(data, e);
        }
    }

    /** The process that runs on the folder; empty: none. Not to be asked by the holder itself. */
    static OptionalLong holder(DataFolder data) {
        if (!Files.exists(data.lockFile())) {
            return OptionalLong.empty();
        }
        try (var channel = open(data.lockFile())) {
            if (channel.tryLock() != null) {
                return OptionalLong.empty();
            }
            var text = ByteBuffer.allocate(PID_DIGITS_MAX);
            channel.read(text, 0);
            return OptionalLong.of(Long.parseLong(
                    StandardCharsets.US_ASCII.decode(text.flip()).toString().strip()));
        } catch (OverlappingFileLockException here) {
            return OptionalLong.of(ProcessHandle.current().pid());
        } catch (NumberFormatException justStarting) {
            return OptionalLong.of(0);
        } catch (IOException e) {
            throw unusable(data, e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static CommandFailure unusable(DataFolder data, IOException e) {
        return CommandFailure.failed("cannot use the data folder " + data + ": " + e, e);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
