package kr.hhplus.standalone.deadletter;

import java.util.ArrayList;
import java.util.List;

/** Bytes for people: 16 a line, as numbers and as ASCII. */
final class HexDump {
    private static final int BYTES_PER_LINE = 16;

    private HexDump() {}

    /** The lines of the first bytes. */
    static List<String> of(byte[] bytes, int bytesMax) {
        List<String> lines = new ArrayList<>();
        int end = Math.min(bytes.length, bytesMax);
        for (int from = 0; from < end; from += BYTES_PER_LINE) {
            var hex = new StringBuilder();
            var ascii = new StringBuilder();
            for (int i = from; i < Math.min(from + BYTES_PER_LINE, end); i++) {
                hex.append("%02x ".formatted(bytes[i]));
                ascii.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
            }
            lines.add("%08x  %-48s |%s|".formatted(from, hex, ascii));
        }
        if (end < bytes.length) {
            lines.add("... and %,d bytes more".formatted(bytes.length - end));
        }
        return lines;
    }
}
