package kr.hhplus.schemas.http;

import org.apache.coyote.http11.Http11NioProtocol;

/**
 * HTTP/1.1 with small buffers. The server keeps all buffers of a call while it is held or on its way, 100 kB with its own
 * sizes: 5,000 calls would need 500 MB of heap. With these they need half of it. Larger answers and bodies pass through the same buffers in several pieces.
 */
public final class LeanHttp11Protocol extends Http11NioProtocol {
    /** Holds the whole answer of every call that is answered by a thread of ours, see {@link AsyncJsonServlet}. */
    private static final int ANSWER_BYTES = 2 * 1024;

    private static final int SOCKET_READ_BYTES = 2 * 1024;
    private static final int SOCKET_WRITE_BYTES = 4 * 1024;
    /** No call has trailers. */
    private static final int TRAILER_BYTES = 256;

    /** Named to the server, which makes it. */
    public LeanHttp11Protocol() {
        setProperty("socket.appReadBufSize", Integer.toString(SOCKET_READ_BYTES));
        setProperty("socket.appWriteBufSize", Integer.toString(SOCKET_WRITE_BYTES));
        setMaxTrailerSize(TRAILER_BYTES);
    }

    @Override
    public int getDesiredBufferSize() {
        return ANSWER_BYTES;
    }
}
