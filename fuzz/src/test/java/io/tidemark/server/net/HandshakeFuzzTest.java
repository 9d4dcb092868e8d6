package io.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.ManualClock;
import io.tidemark.server.log.LogLimit;
import io.tidemark.server.auth.JobOwners;
import io.tidemark.server.auth.Permissions;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.server.session.Conversation;
import io.tidemark.server.session.CursorThreads;
import io.tidemark.server.session.Failures;
import io.tidemark.server.session.Meters;
import io.tidemark.server.session.OpenResults;
import io.tidemark.server.session.Serving;
import io.tidemark.server.session.ServingLimits;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Any bytes from a client, from the first one on: the server's answers are the same in whatever pieces the bytes come, no
 * exception leaves the handler, and little is allocated. Statements are taken but not run.
 */
final class HandshakeFuzzTest {
    /** What answers and sessions may cost, apart from the bytes that came. */
    private static final long MOST_BYTES = 4 << 20;

    private static Tidemark engine;
    private static CursorThreads cursors;

    @BeforeAll
    static void open() {
        engine = Tidemark.open(TidemarkConfig.ephemeral());
        cursors = new CursorThreads(1);
    }

    @AfterAll
    static void close() {
        cursors.close();
        engine.close();
    }

    @FuzzTest(maxDuration = "60s")
    void bytesOfAClient(byte[] bytes) {
        long before = allocated();
        String whole = answers(bytes, Math.max(1, bytes.length));
        long between = allocated();
        assertThat(answers(bytes, Math.max(1, bytes.length))).isEqualTo(whole);
        long least = Math.min(between - before, allocated() - between); // the first may load classes
        assertThat(least).isLessThan(MOST_BYTES + 64L * bytes.length);
        if (bytes.length > 0 && bytes.length <= 256 && bytes[0] == 0) {
            assertThat(answers(bytes, 1)).isEqualTo(whole);
            assertThat(answers(bytes, 7)).isEqualTo(whole);
        }
    }

    /** What the server sends, in hexadecimal, for bytes that come in pieces. */
    private static String answers(byte[] bytes, int piece) {
        ManualClock clock = new ManualClock(1_000_000);
        ServingLimits limits =
                new ServingLimits(3_000, 9_000, 10_000, 600_000, 30_000, 1 << 14, 1 << 24, 1 << 20, 1 << 18, 3, 2);
        Serving serving = new Serving(
                engine,
                (client, task) -> {},
                Runnable::run,
                cursors,
                clock,
                limits,
                null,
                new Permissions(JobOwners.NOBODY),
                new OpenResults(10, 10),
                new Failures(clock, new LogLimit(clock)),
                new Meters(), new LogLimit(clock));
        Admissions admissions = new Admissions(ServerConfig.defaults().limits(), clock);
        EmbeddedChannel channel = new EmbeddedChannel(
                new ConnectionHandler(serving, admissions, new Conversation.Peer(1, "127.0.0.1", null)));
        for (int at = 0; at < bytes.length && channel.isOpen(); at += piece) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(piece, bytes.length - at)));
            channel.runPendingTasks();
        }
        channel.checkException();
        StringBuilder answers = new StringBuilder();
        for (Object sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            ByteBuf buffer = (ByteBuf) sent;
            answers.append(ByteBufUtil.hexDump(buffer));
            buffer.release();
        }
        channel.finishAndReleaseAll();
        return answers.toString();
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
