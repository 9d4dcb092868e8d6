package io.tidemark.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelGroupFuture;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.WireWriter;
import io.tidemark.server.config.FreePort;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.server.config.TlsFiles;
import io.tidemark.server.session.Conversation;
import io.tidemark.server.session.Serving;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes connections. Thread: any. */
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final String CANNOT = "the server cannot listen";
    private static final String REMEDY = "another server may run there: stop it, or take another port with --port";
    private static final int BACKLOG = 256;
    private static final int REFUSAL_SECONDS = 1;
    private static final int MOST_REFUSED_HANDSHAKES = 16;
    private static final int CLOSE_SECONDS = 2;
    private static final int TICK_SECONDS = 1;

    private final ServerConfig config;
    private final Serving serving;
    private final Admissions admissions;
    private final PublishedLong lastId = new PublishedLong(0);
    private final PublishedLong refusing = new PublishedLong(0);
    private final EventLoopGroup loops;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final @Nullable RenewedTls certificate;
    private final Channel server;

    /**
     * Finds out whether certificate and port can be had, without taking them.
     *
     * @throws TidemarkException UNREACHABLE or INVALID_CONFIG
     */
    public static void check(ServerConfig config) {
        TlsFiles files = config.tls();
        if (files != null) {
            Tls ignored = Tls.of(files);
        }
        FreePort.check(CANNOT, config.address(), config.port(), REMEDY);
    }

    /**
     * Listens from now on.
     *
     * @throws TidemarkException UNREACHABLE if the address or port cannot be taken
     */
    public Listener(ServerConfig config, Serving serving) {
        this.config = config;
        this.serving = serving;
        TlsFiles files = config.tls();
        certificate = files == null ? null : new RenewedTls(files, serving.closing(), serving.clock());
        admissions = new Admissions(config.limits(), serving.clock());
        loops = new MultiThreadIoEventLoopGroup(
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                new DefaultThreadFactory("tidemark-net", true),
                NioIoHandler.newFactory());
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, false)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        ChannelOutbox.waterMark(serving.limits().outboxBytes()))
                .childHandler(new Connections())
                .bind(new InetSocketAddress(config.address(), config.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            closeThreads();
            throw FreePort.refused(CANNOT, config.address(), config.port(), REMEDY, bound.cause());
        }
        server = bound.channel();
        Future<?> unused = loops.next().scheduleAtFixedRate(this::tick, TICK_SECONDS, TICK_SECONDS, TimeUnit.SECONDS);
    }

    private void tick() {
        serving.log().tick();
        if (certificate != null) {
            Tls unused =
                    certificate.current(); // so that new files are seen, or complained about, before somebody connects
        }
    }

    /** The port that is listened on. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Sets up what has connected. */
    private final class Connections extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
            String address = remote == null ? "" : remote.getAddress().getHostAddress();
            String refusal = remote == null ? "gone" : admissions.refusal(address);
            if (refusal != null) {
                refuse(channel, address, refusal);
                return;
            }
            serving.meters().connectionsOpen().add(1);
            serving.meters().connectionsTaken().add(1);
            Tls tls = certificate == null ? null : certificate.current();
            Conversation.Peer peer = new Conversation.Peer(lastId.add(1), address, tls == null ? null : tls.binding());
            if (tls != null) {
                channel.pipeline()
                        .addLast(
                                "tls",
                                tls.handler(
                                        channel.alloc(),
                                        config.limits().loginTimeout().toMillis()));
            }
            channel.pipeline().addLast("conversation", new ConnectionHandler(serving, admissions, peer));
            channels.add(channel);
        }
    }

    private void refuse(Channel channel, String address, String reason) {
        serving.meters().connectionsRefused().add(1);
        if (serving.log().allows("connection_refused")) {
            LOG.warn("event=connection_refused address={} reason=\"{}\"", address, reason);
        }
        WireWriter writer = new WireWriter();
        TidemarkException tooMany =
                new TidemarkException(ErrorCode.TOO_MANY_CONNECTIONS, reason, "try again later", null);
        new Frame(0, serving.failures().of(tooMany)).write(writer);
        if (certificate != null && !secure(channel, certificate.current())) {
            ChannelFuture unused = channel.close();
            return;
        }
        ByteBuf bytes = channel.alloc().buffer(writer.length()).writeBytes(writer.buffer(), 0, writer.length());
        channel.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
        Runnable giveUp = () -> {
            ChannelFuture unused = channel.close();
        };
        Future<?> unused = channel.eventLoop().schedule(giveUp, REFUSAL_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Lets a client that is refused hear why: it speaks TLS. That costs far more than the answer, so it is done for few at a time,
     * and the others are closed without a word; says whether this is one of the few.
     */
    private boolean secure(Channel channel, Tls tls) {
        if (refusing.add(1) > MOST_REFUSED_HANDSHAKES) {
            refusing.add(-1);
            return false;
        }
        channel.closeFuture().addListener(closed -> refusing.add(-1));
        channel.pipeline().addLast("tls", tls.handler(channel.alloc(), TimeUnit.SECONDS.toMillis(REFUSAL_SECONDS)));
        return true;
    }

    /** Takes no more connections, and lets those that are there finish what they do, but not longer than the time given. */
    public void drain(long timeoutMillis) {
        server.close().awaitUninterruptibly();
        ChannelGroupFuture allClosed = channels.newCloseFuture();
        tellToStop(false);
        if (!allClosed.awaitUninterruptibly(timeoutMillis)) {
            tellToStop(true);
            allClosed.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void tellToStop(boolean atOnce) {
        for (Channel channel : channels) {
            ConnectionHandler handler = channel.pipeline().get(ConnectionHandler.class);
            if (handler != null) {
                channel.eventLoop().execute(() -> handler.stop(atOnce));
            }
        }
    }

    /** Ends what is left. */
    @Override
    public void close() {
        server.close().awaitUninterruptibly();
        channels.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends the threads, once nothing runs that might still want to send. */
    public void closeThreads() {
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2L * CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
