package kr.hhplus.ingress.status;

import java.io.IOException;

/** Where the events of one stream go. Only one thread writes; none ever waits for the client. */
interface EventSink {
    /** Whether what was written before has left, so that more can be written now. */
    boolean isWritable();

    /** Whether the client has left. */
    boolean isGone();

    /** Sends all of it at once, as far as the client takes it; only while it is writable. */
    void write(byte[] bytes) throws IOException;

    /** Ends the stream, also one that has never been written to; the client opens another. */
    void end();

    /** Ends a stream that has never been written to: there is nothing new, and the client opens no other. */
    void endWithoutNews();
}
