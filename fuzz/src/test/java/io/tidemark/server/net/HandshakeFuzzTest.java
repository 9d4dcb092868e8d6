package io.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Any bytes from a client, from the first one on: the server's answers are the same in whatever pieces the bytes come, no
 * exception leaves the handler, and little is allocated. Statements are taken but not run.
 */
final class HandshakeFuzzTest {
    /** What answers and sessions may cost, apart from the bytes that came. */
    private static final long MOST_BYTES = 4 << 20;

    private static FuzzedServer server;

    @BeforeAll
    static void open() {
        server = new FuzzedServer();
    }

    @AfterAll
    static void close() {
        server.close();
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
        EmbeddedChannel channel = server.connection(null, null);
        byte[] answers = FuzzedServer.answers(channel, bytes, piece);
        channel.finishAndReleaseAll();
        return HexFormat.of().formatHex(answers);
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
