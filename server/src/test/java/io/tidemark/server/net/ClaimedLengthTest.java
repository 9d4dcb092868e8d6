package io.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.ManualClock;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.WireWriter;
import io.tidemark.server.auth.JobOwners;
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
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client only claims to send costs the server nothing: counted in bytes that the decoding thread allocates. */
final class ClaimedLengthTest {
    /** A message of refusal and its log line are far below; the smallest claim tried is above. */
    private static final long MOST_BYTES = 128 << 10;

    private static Tidemark engine;
    private static CursorThreads cursors;

    @BeforeAll
    static void open() {
        engine = Tidemark.open(TidemarkConfig.ephemeral());
        cursors = new CursorThreads(1);
        send(true, "7fffffff"); // classes are loaded
        send(false, "7fffffff");
    }

    @AfterAll
    static void close() {
        cursors.close();
        engine.close();
    }

    @ParameterizedTest
    @CsvSource({
        "false, 7fffffff", // frames that are too long, before the handshake
        "false, ffffffff",
        "false, 00100000",
        "true, 7fffffff", // and behind it
        "true, 01000001",
        "true, 01000000 10 00000001", // as long as is allowed, of which nothing comes
        "true, 00000009 10 00000001 7fffffff", // a text that is longer than its frame
        "true, 00000009 10 00000001 00ffffff",
        "true, 00000019 10 00000001 00000000 00000001 0000000000000000 7fffffff", // counts of values
        "true, 0000001d 10 00000001 00000000 00000001 0000000000000000 00000000 7fffffff",
        "true, 0000001d 12 00000001 00000000 00000001 0000000000000000 00000000 00ffffff",
        "false, 00000011 01 00000000 54494445 00010001 7fffffff" // a name in the first message
    })
    void aLengthThatIsOnlyClaimedAllocatesLittle(boolean ready, String hex) {
        assertThat(send(ready, hex.replace(" ", ""))).isLessThan(MOST_BYTES);
    }

    /** Bytes that this thread allocates while it takes some bytes in. */
    private static long send(boolean ready, String hex) {
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
                new Meters(),
                new LogLimit(clock));
        Admissions admissions = new Admissions(ServerConfig.defaults().limits(), clock);
        EmbeddedChannel channel = new EmbeddedChannel(
                new ConnectionHandler(serving, admissions, new Conversation.Peer(1, "127.0.0.1", null)));
        if (ready) {
            WireWriter hello = new WireWriter();
            new Frame(0, new ClientMessage.Hello(1, 1, "test", "ada", Map.of())).write(hello);
            channel.writeInbound(Unpooled.wrappedBuffer(hello.toBytes()));
            channel.runPendingTasks();
        }
        byte[] bytes = HexFormat.of().parseHex(hex);
        long before = allocated();
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        long after = allocated();
        channel.finishAndReleaseAll();
        return after - before;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
