package kr.hhplus.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** POST {userId, couponId} to a path, each request of another user. */
public final class PublishBytes implements HttpLoad.Requests {
    /** Users of one instance, at most. */
    public static final int USERS_MAX = 1 << 24;

    /** Odd, so that it permutes the numbers below a power of two: users do not come in the order of their ids. */
    private static final int SCATTER = 0x9E3779B1;

    private static final int LENGTH_LINE_BYTES_MAX = 16;
    private static final byte[] BODY_USER = "{\"userId\":".getBytes(StandardCharsets.US_ASCII);

    private final byte[] head;
    private final byte[] bodyCoupon;

    public PublishBytes(InetSocketAddress server, String path, long couponId) {
        this.head = ("POST " + path + " HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort()
                        + "\r\nContent-Type: application/json\r\nContent-Length: ")
                .getBytes(StandardCharsets.US_ASCII);
        this.bodyCoupon = (",\"couponId\":" + couponId + "}").getBytes(StandardCharsets.US_ASCII);
    }

    /** Who sends the request, 1 .. {@link #USERS_MAX}: another user for each of the first {@link #USERS_MAX} requests. */
    public static int user(int request) {
        return (request * SCATTER & USERS_MAX - 1) + 1;
    }

    @Override
    public ByteBuf bytes(int request) {
        var user = Integer.toString(user(request));
        int bodyBytes = BODY_USER.length + user.length() + bodyCoupon.length;
        var buffer = ByteBufAllocator.DEFAULT.directBuffer(head.length + bodyBytes + LENGTH_LINE_BYTES_MAX);
        buffer.writeBytes(head);
        buffer.writeCharSequence(Integer.toString(bodyBytes), StandardCharsets.US_ASCII);
        buffer.writeCharSequence("\r\n\r\n", StandardCharsets.US_ASCII);
        buffer.writeBytes(BODY_USER);
        buffer.writeCharSequence(user, StandardCharsets.US_ASCII);
        buffer.writeBytes(bodyCoupon);
        return buffer;
    }
}
