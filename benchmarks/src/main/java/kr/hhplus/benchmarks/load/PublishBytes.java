package kr.hhplus.benchmarks.load;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import kr.hhplus.standalone.flood.PublishRequests;

/** POST {userId, couponId} to a path, each request of another user. */
public final class PublishBytes implements HttpLoad.Requests {
    /** Users of one instance, at most. */
    public static final int USERS_MAX = 1 << 24;

    /** Odd, so that it permutes the numbers below a power of two: users do not come in the order of their ids. */
    private static final int SCATTER = 0x9E3779B1;

    private final PublishRequests requests;

    public PublishBytes(InetSocketAddress server, String path, long couponId) {
        this.requests = new PublishRequests(
                path, "Host: " + server.getHostString() + ":" + server.getPort() + "\r\n", couponId);
    }

    /** Who sends the request, 1 .. {@link #USERS_MAX}: another user for each of the first {@link #USERS_MAX} requests. */
    public static int user(int request) {
        return (request * SCATTER & USERS_MAX - 1) + 1;
    }

    @Override
    public ByteBuf bytes(int request) {
        return requests.of(user(request));
    }
}
