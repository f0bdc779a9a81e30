package kr.hhplus.standalone.flood;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive connection with one request in flight, which comes back when it breaks. Lives on one event loop, and so
 * do its calls. Requests go out as ready-made bytes, and what is not needed of an answer is not kept.
 */
public final class HttpConnection {
    private static final int RECONNECT_MS_MIN = 50;
    private static final int RECONNECT_MS_MAX = 2_000;
    private static final int CONNECT_WAIT_MS_MAX = 2_000;
    private static final int BODY_BYTES_MAX = 64 * 1024;

    /** Receives what happens on the connection; all calls come from the event loop. */
    public interface User {
        /** It can take a request. */
        void onIdle(HttpConnection connection);

        /**
         * The answer to a request; called before {@link #onIdle}.
         *
         * @param retryAfterSeconds 0: the answer does not say
         * @param body only valid during the call
         */
        void onAnswer(HttpConnection connection, int status, int retryAfterSeconds, ByteBuf body);

        /** The request in flight has no answer, and it is not known whether it was served. */
        void onBroken(HttpConnection connection);
    }

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final User user;
    private final Duration answerWaitMax;
    private final ByteBuf body = Unpooled.buffer(512, BODY_BYTES_MAX);
    private @Nullable Channel channel;
    private boolean inFlight;
    private long sentNanos;
    private int status;
    private int retryAfterSeconds;
    private boolean keepAlive = true;
    private int reconnectMs = RECONNECT_MS_MIN;
    private boolean closed;

    public HttpConnection(EventLoop loop, InetSocketAddress server, User user, Duration answerWaitMax) {
        this.loop = loop;
        this.user = user;
        this.answerWaitMax = answerWaitMax;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .remoteAddress(server)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_WAIT_MS_MAX)
                .handler(new ChannelInitializer<NioSocketChannel>() {
                    @Override
                    protected void initChannel(NioSocketChannel ch) {
                        ch.pipeline().addLast(new HttpResponseDecoder(), new Answers());
                    }
                });
    }

    public void connect() {
        if (closed) {
            return;
        }
        bootstrap.connect().addListener(connecting -> {
            if (!connecting.isSuccess()) {
                reconnectLater();
            }
        });
    }

    /** Takes the request over and releases it. */
    public void send(ByteBuf request) {
        var open = channel;
        if (open == null || inFlight) {
            request.release();
            throw new IllegalStateException("not idle");
        }
        inFlight = true;
        sentNanos = System.nanoTime();
        var unused = open.writeAndFlush(request);
    }

    public boolean isIdle() {
        return channel != null && !inFlight;
    }

    /** Breaks a connection whose answer is overdue; to be called now and then. */
    public void checkOverdue(long nowNanos) {
        var open = channel;
        if (inFlight && open != null && nowNanos - sentNanos > answerWaitMax.toNanos()) {
            var unused = open.close();
        }
    }

    public void close() {
        closed = true;
        var open = channel;
        if (open != null) {
            var unused = open.close();
        }
    }

    private void reconnectLater() {
        if (!closed) {
            var unused = loop.schedule(this::connect, reconnectMs, TimeUnit.MILLISECONDS);
            reconnectMs = Math.min(reconnectMs * 2, RECONNECT_MS_MAX);
        }
    }

    private final class Answers extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            channel = ctx.channel();
            user.onIdle(HttpConnection.this);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (message instanceof HttpResponse response) {
                    status = response.status().code();
                    var retryAfter = response.headers().get(HttpHeaderNames.RETRY_AFTER);
                    retryAfterSeconds = retryAfter == null ? 0 : seconds(retryAfter);
                    keepAlive = HttpUtil.isKeepAlive(response);
                    body.clear();
                }
                if (message instanceof HttpContent content) {
                    int bytes = Math.min(content.content().readableBytes(), BODY_BYTES_MAX - body.readableBytes());
                    body.writeBytes(content.content(), bytes);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
            if (message instanceof LastHttpContent) {
                onComplete(ctx);
            }
        }

        private void onComplete(ChannelHandlerContext ctx) {
            inFlight = false;
            reconnectMs = RECONNECT_MS_MIN;
            user.onAnswer(HttpConnection.this, status, retryAfterSeconds, body);
            if (keepAlive) {
                user.onIdle(HttpConnection.this);
            } else {
                var unused = ctx.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            channel = null;
            if (inFlight) {
                inFlight = false;
                user.onBroken(HttpConnection.this);
                reconnectLater();
            } else if (keepAlive) {
                reconnectLater();
            } else {
                // The server ends a connection after so many requests; that is no failure.
                connect();
            }
        }

        /** A reset, or no HTTP at all; either way the connection is of no more use. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            var unused = ctx.close();
        }

        /** Retry-After may also be a date, which our services do not send. */
        private static int seconds(String retryAfter) {
            try {
                return Integer.parseInt(retryAfter);
            } catch (NumberFormatException date) {
                return 1;
            }
        }
    }
}
