package kr.hhplus.backends;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The servers' log files: their ends for error messages, and a bound on their size. */
final class Logs {
    private static final int TAIL_BYTES_MAX = 4 * 1024;
    private static final int TAIL_LINES_MAX = 25;
    private static final long FILE_BYTES_MAX = 10L * 1024 * 1024;

    private Logs() {}

    /** The path and last lines of each file that has any. */
    static String tails(List<Path> files) {
        StringBuilder text = new StringBuilder();
        for (Path file : files) {
            text.append(System.lineSeparator())
                    .append("--- end of ")
                    .append(file)
                    .append(System.lineSeparator());
            text.append(tail(file));
        }
        return text.toString();
    }

    static String tail(Path file) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            int length = (int) Math.min(in.length(), TAIL_BYTES_MAX);
            in.seek(in.length() - length);
            byte[] bytes = new byte[length];
            in.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - TAIL_LINES_MAX), lines.size()));
        } catch (IOException e) {
            return "(nothing written)";
        }
    }

    /** Puts a file that has grown beyond the bound aside; called before a server opens it. */
    static void roll(Path file) throws IOException {
        if (Files.exists(file) && Files.size(file) > FILE_BYTES_MAX) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
