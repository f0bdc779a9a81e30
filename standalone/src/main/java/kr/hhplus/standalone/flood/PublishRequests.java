package kr.hhplus.standalone.flood;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** POST {userId, couponId} in bytes that are ready but for the user. Thread-safe. */
public final class PublishRequests {
    private static final int LENGTH_LINE_BYTES_MAX = 16;
    private static final byte[] BODY_USER = "{\"userId\":".getBytes(StandardCharsets.US_ASCII);

    private final byte[] head;
    private final byte[] bodyCoupon;

    /** @param headers each with its line end */
    public PublishRequests(String path, String headers, long couponId) {
        this.head = ("POST " + path + " HTTP/1.1\r\n" + headers + "Content-Type: application/json\r\nContent-Length: ")
                .getBytes(StandardCharsets.US_ASCII);
        this.bodyCoupon = (",\"couponId\":" + couponId + "}").getBytes(StandardCharsets.US_ASCII);
    }

    /** The request of a user, to be released by the caller. */
    public ByteBuf of(long user) {
        var userText = Long.toString(user);
        int bodyBytes = BODY_USER.length + userText.length() + bodyCoupon.length;
        var buffer = ByteBufAllocator.DEFAULT.directBuffer(head.length + bodyBytes + LENGTH_LINE_BYTES_MAX);
        buffer.writeBytes(head);
        buffer.writeCharSequence(Integer.toString(bodyBytes), StandardCharsets.US_ASCII);
        buffer.writeCharSequence("\r\n\r\n", StandardCharsets.US_ASCII);
        buffer.writeBytes(BODY_USER);
        buffer.writeCharSequence(userText, StandardCharsets.US_ASCII);
        buffer.writeBytes(bodyCoupon);
        return buffer;
    }
}
