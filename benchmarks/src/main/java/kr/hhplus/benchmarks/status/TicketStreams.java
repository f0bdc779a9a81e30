package kr.hhplus.benchmarks.status;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import kr.hhplus.benchmarks.load.Generator;
import kr.hhplus.standalone.cli.CommandFailure;
import kr.hhplus.standalone.flood.AnswerScan;

/**
 * Event streams of tickets, as many browsers hold them: one connection each, read until its outcome. None is opened a
 * second time: a stream that breaks is a finding.
 */
final class TicketStreams implements AutoCloseable {
    private static final int CONNECT_WAIT_MS_MAX = 20_000;
    private static final int LINE_BYTES_MAX = 8 * 1024;
    private static final int OK = 200;
    private static final Duration STILL_MAX = Duration.ofSeconds(30);
    private static final long POLL_MS = 5;
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private final int count;
    private final Bootstrap bootstrap;
    /** By channel, whether something has come. */
    private final Map<Channel, Boolean> open = new ConcurrentHashMap<>();

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private volatile long issuedNanos;

    private TicketStreams(int count, InetSocketAddress server, EventLoop loop) {
        this.count = count;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .remoteAddress(server)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_WAIT_MS_MAX);
    }

    /** Opens one for each path; returns when the server has sent something in all of them. */
    static TicketStreams open(List<String> paths, InetSocketAddress server, Generator generator)
            throws InterruptedException {
        var streams = new TicketStreams(paths.size(), server, generator.loop());
        try {
            paths.forEach(path -> streams.open(server, path));
            streams.await("streams have begun", streams.begun, () -> streams.begun.get() == paths.size());
            return streams;
        } catch (InterruptedException | RuntimeException e) {
            streams.close();
            throw e;
        }
    }

    private void open(InetSocketAddress server, String path) {
        var request = ("GET " + path + " HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort()
                        + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        var unused = bootstrap
                .clone()
                .handler(new ChannelInitializer<NioSocketChannel>() {
                    @Override
                    protected void initChannel(NioSocketChannel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpResponseDecoder(),
                                        new Body(request),
                                        new LineBasedFrameDecoder(LINE_BYTES_MAX),
                                        new Lines());
                    }
                })
                .connect()
                .addListener(connecting -> {
                    if (!connecting.isSuccess()) {
                        broken.incrementAndGet();
                    }
                });
    }

    /** Those that are open and wait for their outcome. */
    int waiting() {
        return open.size();
    }

    /** Those that were refused or broken, or have ended without the coupon. */
    int broken() {
        return broken.get();
    }

    /** When the last outcome came, by System.nanoTime. Waits until all are told or nothing more comes. */
    long awaitIssued() throws InterruptedException {
        await("streams were told their coupon", issued, () -> issued.get() + broken.get() == count);
        return issuedNanos;
    }

    private void await(String what, AtomicInteger progress, BooleanSupplier done) throws InterruptedException {
        int before = -1;
        long movedNanos = System.nanoTime();
        while (!done.getAsBoolean()) {
            int now = progress.get();
            if (now != before) {
                before = now;
                movedNanos = System.nanoTime();
            } else if (System.nanoTime() - movedNanos > STILL_MAX.toNanos()) {
                throw CommandFailure.failed(
                        "only %,d of %,d %s, %,d are broken".formatted(now, count, what, broken.get()));
            }
            Thread.sleep(POLL_MS);
        }
    }

    @Override
    public void close() {
        for (var channel : open.keySet()) {
            var unused = channel.close();
        }
    }

    /** Sends the request, and hands on what is in the answer's chunks. */
    private final class Body extends ChannelInboundHandlerAdapter {
        private final byte[] request;

        Body(byte[] request) {
            this.request = request;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            open.put(ctx.channel(), false);
            var unused = ctx.writeAndFlush(Unpooled.wrappedBuffer(request));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpResponse response && response.status().code() != OK) {
                var unused = ctx.close();
            }
            if (message instanceof HttpContent content) {
                ctx.fireChannelRead(content.content());
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (open.remove(ctx.channel()) != null) {
                broken.incrementAndGet();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var unused = ctx.close();
        }
    }

    /** Reads the events. */
    private final class Lines extends SimpleChannelInboundHandler<ByteBuf> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf line) {
            if (Boolean.FALSE.equals(open.replace(ctx.channel(), true))) {
                begun.incrementAndGet();
            }
            if (isData(line) && "ISSUED".equals(AnswerScan.text(line, "status"))) {
                open.remove(ctx.channel());
                issuedNanos = System.nanoTime();
                issued.incrementAndGet();
                var unused = ctx.close();
            }
        }

        private static boolean isData(ByteBuf line) {
            if (line.readableBytes() < DATA.length) {
                return false;
            }
            for (int i = 0; i < DATA.length; i++) {
                if (line.getByte(line.readerIndex() + i) != DATA[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
