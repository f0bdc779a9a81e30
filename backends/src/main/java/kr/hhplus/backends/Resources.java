package kr.hhplus.backends;

import java.io.IOException;
import java.io.InputStream;

/** The files that this package ships. */
final class Resources {
    private Resources() {}

    static InputStream open(String name) throws IOException {
        InputStream in = Resources.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("no resource " + name);
        }
        return in;
    }
}
