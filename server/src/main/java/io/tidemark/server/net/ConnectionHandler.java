package io.tidemark.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.ProtocolException;
import io.tidemark.server.log.TraceText;
import io.tidemark.server.session.Conversation;
import io.tidemark.server.session.Serving;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: makes messages of bytes and hands them to the conversation. A length is checked before anything is allocated
 * for it, and what is kept of a frame is what has come of it. Mutable. Thread: the channel's event loop.
 */
final class ConnectionHandler extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);
    private static final long TICK_MILLIS = 250;

    private final Serving serving;
    private final Admissions admissions;
    private final Conversation.Peer peer;
    private @Nullable Conversation conversation;
    private @Nullable ScheduledFuture<?> ticks;
    private boolean known;
    private boolean ready;
    private boolean ended;

    ConnectionHandler(Serving serving, Admissions admissions, Conversation.Peer peer) {
        this.serving = serving;
        this.admissions = admissions;
        this.peer = peer;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        conversation = new Conversation(
                serving,
                new ChannelOutbox(
                        context.channel(), serving.meters(), serving.limits().outboxBytes()),
                context.executor(),
                peer);
        ticks = context.executor().scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private Conversation conversation() {
        if (conversation == null) {
            throw new IllegalStateException("the handler is not in a pipeline");
        }
        return conversation;
    }

    private void tick() {
        noteReady();
        conversation().tick();
    }

    private void noteReady() {
        if (!ready && conversation().ready()) {
            ready = true;
            admissions.ready();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (ended) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (!known && !identify(context, in)) {
            return;
        }
        if (in.readableBytes() < Frame.LENGTH_BYTES) {
            return;
        }
        try {
            boolean past = conversation().ready();
            int length = Frame.checkLength(in.getInt(in.readerIndex()), past);
            int most =
                    past ? serving.limits().maxFrameBytes() : serving.limits().maxFirstFrameBytes();
            if (length > most) {
                throw new ProtocolException("a frame of " + length + " bytes; at most " + most + " are allowed here");
            }
            if (in.readableBytes() < Frame.LENGTH_BYTES + length) {
                return;
            }
            byte[] bytes = new byte[length];
            in.skipBytes(Frame.LENGTH_BYTES).readBytes(bytes);
            serving.meters().bytesIn().add(Frame.LENGTH_BYTES + (long) length);
            Frame frame = Frame.read(bytes, 0, length, true);
            conversation().received(frame.statement(), (ClientMessage) frame.message());
            noteReady();
        } catch (ProtocolException wrong) {
            ended = true;
            in.skipBytes(in.readableBytes());
            conversation().violation(String.valueOf(wrong.getMessage()));
        }
    }

    /** Looks at the first bytes; false if they are not all there, or not ours. */
    private boolean identify(ChannelHandlerContext context, ByteBuf in) {
        if (in.readableBytes() < Strangers.BYTES && in.getByte(in.readerIndex()) != 0) {
            return false;
        }
        known = true;
        byte[] first = new byte[Math.min(Strangers.BYTES, in.readableBytes())];
        in.getBytes(in.readerIndex(), first);
        Strangers.Stranger stranger = Strangers.of(first);
        if (stranger == null) {
            return true;
        }
        ended = true;
        in.skipBytes(in.readableBytes());
        if (stranger.answer().length == 0) {
            conversation().violation("the first bytes are no frame");
            return false;
        }
        if (serving.log().allows("wrong_protocol")) {
            LOG.warn(
                    "event=wrong_protocol connection={} address={} protocol={}",
                    peer.id(),
                    peer.address(),
                    stranger.protocol());
        }
        context.writeAndFlush(Unpooled.wrappedBuffer(stranger.answer())).addListener(ChannelFutureListener.CLOSE);
        return false;
    }

    /** The server stops, soon or at once. Thread: the channel's event loop. */
    void stop(boolean atOnce) {
        if (atOnce) {
            conversation().stop();
        } else {
            conversation().drain();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        context.channel().config().setAutoRead(context.channel().isWritable());
        super.channelWritabilityChanged(context);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        if (ticks != null) {
            ticks.cancel(false);
        }
        conversation().closed();
        admissions.gone(peer.address(), ready);
        serving.meters().connectionsOpen().add(-1);
        LOG.debug("event=connection_closed connection={} address={}", peer.id(), peer.address());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        boolean theirs = cause instanceof IOException
                || cause instanceof DecoderException && cause.getCause() instanceof SSLException;
        if (theirs) {
            LOG.debug(
                    "event=connection_broken connection={} address={} reason=\"{}\"", peer.id(), peer.address(), cause);
        } else if (serving.log().allows("connection_failed")) {
            LOG.error(
                    "event=connection_failed connection={} address={}{}",
                    peer.id(),
                    peer.address(),
                    TraceText.of(cause));
        }
        ChannelFuture unused = context.close();
    }
}
