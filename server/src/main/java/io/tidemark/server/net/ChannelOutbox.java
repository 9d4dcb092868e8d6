package io.tidemark.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.WriteBufferWaterMark;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.WireWriter;
import io.tidemark.server.session.Meters;
import io.tidemark.server.session.Outbox;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Frames to a channel. Thread: any. */
final class ChannelOutbox implements Outbox {
    private static final int LAST_BYTES_SECONDS = 1;

    private final Channel channel;
    private final int rowBytes;
    private final Meters meters;
    private final int rowBytes;

    /** @param rowBytes that may wait for the socket until no more rows are sent */
    ChannelOutbox(Channel channel, int rowBytes, Meters meters) {
        this.channel = channel;
        this.rowBytes = rowBytes;
        this.meters = meters;
        this.rowBytes = rowBytes;
    }

    /** The server stops to read from the client at twice these bytes; only answers to its own messages can go so far. */
    static WriteBufferWaterMark waterMark(int rowBytes) {
        return new WriteBufferWaterMark(rowBytes / 2, 2 * rowBytes);
    }

    /**
     * When Netty takes the channel for not writable, at which the server stops to read from the client: only answers to its own
     * messages can go beyond the bytes of rows.
     */
    static WriteBufferWaterMark waterMark(int rowBytes) {
        return new WriteBufferWaterMark(rowBytes / 2, rowBytes * 2);
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
        return channel.bytesBeforeUnwritable() > rowBytes; // of twice as many
    }

    /** Whoever does not take the last bytes within a second loses them. */
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
