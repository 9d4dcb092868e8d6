package io.tidemark.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.WireWriter;
import io.tidemark.server.session.Meters;
import io.tidemark.server.session.Outbox;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Frames to a channel. Thread: any. */
final class ChannelOutbox implements Outbox {
    /** How long a client has to take the last that is said to it. */
    private static final int LAST_WORDS_SECONDS = 5;

    private final Channel channel;
    private final Meters meters;
    private final int rowBytes;

    /** @param rowBytes that wait to be sent, at which no more rows are; 256 connections with 256 KiB hold 64 MiB together */
    ChannelOutbox(Channel channel, Meters meters, int rowBytes) {
        this.channel = channel;
        this.meters = meters;
        this.rowBytes = rowBytes;
    }

    /** The server stops to read from the client at twice these bytes; only answers to its own messages can go so far. */
    static WriteBufferWaterMark waterMark(int rowBytes) {
        return new WriteBufferWaterMark(rowBytes / 2, 2 * rowBytes);
    }

    @Override
    public void send(List<Frame> frames) {
        WireWriter writer = new WireWriter();
        for (Frame frame : frames) {
            frame.write(writer);
        }
        meters.bytesOut().add(writer.length());
        ByteBuf bytes = channel.alloc().buffer(writer.length(), writer.length());
        bytes.writeBytes(writer.buffer(), 0, writer.length());
        ChannelFuture unused = channel.writeAndFlush(bytes, channel.voidPromise());
    }

    @Override
    public boolean writable() {
        return channel.bytesBeforeUnwritable() > rowBytes;
    }

    /** Whoever does not take the last bytes within seconds loses them. */
    @Override
    public void close() {
        channel.eventLoop().execute(this::closeBehindAll);
    }

    /** Closes once all is written, or a little later if the client does not read: it would stay open for ever. */
    private void closeBehindAll() {
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
        if (channel.isOpen()) {
            Runnable giveUp = () -> {
                ChannelFuture unused = channel.close();
            };
            ScheduledFuture<?> late = channel.eventLoop().schedule(giveUp, LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            channel.closeFuture().addListener(closed -> late.cancel(false));
        }
    }
}
