package kr.hhplus.ingress.grant;

import java.io.InputStream;
import java.util.Arrays;

/** One byte, again and again. */
final class EndlessStream extends InputStream {
    private final byte content;
    private long given;

    EndlessStream(char content) {
        this.content = (byte) content;
    }

    @Override
    public int read() {
        given++;
        return content;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        Arrays.fill(buffer, offset, offset + length, content);
        given += length;
        return length;
    }

    long given() {
        return given;
    }
}
