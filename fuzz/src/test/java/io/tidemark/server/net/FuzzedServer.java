package io.tidemark.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.ManualClock;
import io.tidemark.server.auth.JobOwners;
import io.tidemark.server.auth.Logins;
import io.tidemark.server.auth.Permissions;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.server.log.LogLimit;
import io.tidemark.server.session.Conversation;
import io.tidemark.server.session.CursorThreads;
import io.tidemark.server.session.Failures;
import io.tidemark.server.session.Meters;
import io.tidemark.server.session.OpenResults;
import io.tidemark.server.session.Serving;
import io.tidemark.server.session.ServingLimits;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** What targets need of a server: connections without sockets, to one engine. Statements are taken but not run. */
final class FuzzedServer implements AutoCloseable {
    private static final ServingLimits LIMITS =
            new ServingLimits(3_000, 9_000, 10_000, 600_000, 30_000, 1 << 14, 1 << 24, 1 << 20, 1 << 18, 3, 2);

    private final Tidemark engine = Tidemark.open(TidemarkConfig.ephemeral());
    private final CursorThreads cursors = new CursorThreads(1);

    /**
     * A new connection, of a server of its own.
     *
     * @param logins who may come in, or null for all
     * @param binding of the connection, or null if it is as without TLS
     */
    EmbeddedChannel connection(@Nullable Logins logins, byte @Nullable [] binding) {
        ManualClock clock = new ManualClock(1_000_000);
        LogLimit log = new LogLimit(clock);
        Serving serving = new Serving(
                engine,
                (client, task) -> {},
                Runnable::run,
                cursors,
                clock,
                LIMITS,
                logins,
                new Permissions(JobOwners.NOBODY),
                new OpenResults(10, 10),
                new Failures(clock, log),
                new Meters(),
                log);
        Admissions admissions = new Admissions(ServerConfig.defaults().limits(), clock);
        return new EmbeddedChannel(
                new ConnectionHandler(serving, admissions, new Conversation.Peer(1, "127.0.0.1", binding)));
    }

    /** Gives a connection bytes in pieces, and takes what is answered. */
    static byte[] answers(EmbeddedChannel channel, byte[] bytes, int piece) {
        for (int at = 0; at < bytes.length && channel.isOpen(); at += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
            channel.runPendingTasks();
        }
        channel.checkException();
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        for (Object sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            ByteBuf buffer = (ByteBuf) sent;
            answers.writeBytes(ByteBufUtil.getBytes(buffer));
            buffer.release();
        }
        return answers.toByteArray();
    }

    @Override
    public void close() {
        cursors.close();
        engine.close();
    }
}
