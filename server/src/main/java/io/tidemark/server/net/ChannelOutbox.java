package io.tidemark.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.WireWriter;
import io.tidemark.server.session.Meters;
import io.tidemark.server.session.Outbox;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Frames to a channel. Thread: any. */
final class ChannelOutbox implements Outbox {
    /** Bytes at which the server stops to read from the client; only answers to its own messages can go beyond {@link #ROWS}. */
    static final int HIGH = 512 << 10;

    /** Bytes at which it goes on. */
    static final int LOW = 128 << 10;

    /** Bytes at which no more rows are sent: 256 connections then hold 64 MiB together. */
    private static final int ROWS = 256 << 10;

    private static final int LAST_BYTES_SECONDS = 1;

    private final Channel channel;
    private final Meters meters;

    ChannelOutbox(Channel channel, Meters meters) {
        this.channel = channel;
        this.meters = meters;
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
        return channel.bytesBeforeUnwritable() > HIGH - ROWS;
    }

    /** Whoever does not take the last bytes within a second loses them. */
    @Override
    public void close() {
        channel.eventLoop().execute(() -> {
            channel.writeAndFlush(channel.alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
            Runnable giveUp = () -> {
                ChannelFuture unused = channel.close();
            };
            Future<?> unused = channel.eventLoop().schedule(giveUp, LAST_BYTES_SECONDS, TimeUnit.SECONDS);
        });
    }
}
