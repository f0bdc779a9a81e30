package kr.hhplus.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** GET of some paths in turns. */
public final class GetBytes implements HttpLoad.Requests {
    private final List<byte[]> requests;

    public GetBytes(InetSocketAddress server, List<String> paths) {
        this.requests = paths.stream()
                .map(path -> ("GET " + path + " HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort()
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    @Override
    public ByteBuf bytes(int request) {
        var bytes = requests.get(request % requests.size());
        return ByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }
}
