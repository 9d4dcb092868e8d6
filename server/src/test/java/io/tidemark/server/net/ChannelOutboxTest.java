package io.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.tidemark.server.session.Meters;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How connections end. */
final class ChannelOutboxTest {
    /** A client that does not read: what is written never gets out. */
    private static final class Stuck extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
        }
    }

    @Test
    void aConnectionClosesWhenAllIsWritten() {
        EmbeddedChannel channel = new EmbeddedChannel();
        new ChannelOutbox(channel, new Meters(), 1 << 18).close();
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aConnectionWhoseClientDoesNotReadClosesALittleLater() {
        EmbeddedChannel channel = new EmbeddedChannel(new Stuck());
        channel.freezeTime();
        new ChannelOutbox(channel, new Meters(), 1 << 18).close();
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(6, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }
}
