package io.tidemark.jdbc.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.ProtocolException;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.ServerMessage.Rows;
import io.tidemark.protocol.WireWriter;
import io.tidemark.protocol.link.LinkListener;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server only claims to send costs the driver nothing: counted in bytes that the reading thread allocates. */
@Timeout(60)
final class ClaimedLengthTest {
    /** The reader's buffer and the classes that it loads are below; the smallest claim tried is above. */
    private static final long MOST_BYTES = 512 << 10;

    private static final TlsSettings PLAIN = new TlsSettings(TlsMode.OFF, null, null);

    @ParameterizedTest
    @CsvSource({
        "false, 7fffffff 81 00000000", // frames that are too long, before the handshake
        "false, ffffffff 81 00000000",
        "false, 00100000 81 00000000",
        "true, 7fffffff 92 00000001", // and behind it
        "true, 01000001 92 00000001",
        "true, 01000000 92 00000001", // as long as is allowed, of which nothing comes
        "true, 01000000 95 00000001", // what is no rows has a smaller limit
        "true, 00000009 96 00000001 7fffffff", // texts and counts that are longer than their frame
        "true, 00000009 96 00000001 00ffffff",
        "true, 00000009 91 00000001 7fffffff",
        "true, 0000000b 91 00000001 0000 00ffffff",
        "true, 00000009 90 00000001 00ffffff",
        "false, 0000000b 81 00000000 0001 7fffffff",
        "false, 0000000f 81 00000000 0001 00000000 7fffffff",
        "false, 00000011 83 00000000 00000001 00000064 7fffffff"
    })
    void aLengthThatIsOnlyClaimedAllocatesLittle(boolean ready, String hex) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        CompletableFuture<Long> allocated = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SocketLink link = SocketLink.connect(
                    new Address("127.0.0.1", server.getLocalPort()), PLAIN, 10_000, new Count(allocated), () -> 0);
            try (Socket client = server.accept()) {
                OutputStream output = client.getOutputStream();
                if (ready) {
                    WireWriter greeting = new WireWriter();
                    new Frame(0, new ServerMessage.Ready(1, 100, new byte[0], Map.of())).write(greeting);
                    output.write(greeting.toBytes());
                }
                output.write(bytes);
                client.shutdownOutput();
                assertThat(allocated.get(30, TimeUnit.SECONDS)).isPositive().isLessThan(MOST_BYTES);
            }
            link.close();
        }
    }

    /** Blocks of rows are decoded by who reads them: the number of rows, then what the columns claim. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "7fffffff 00", // rows
                "00100000 00 00", // values of fixed width
                "00100000 01", // kinds of change
                "00100000 00 01", // NULLs
                "00000001 00 00 0000000000000005 00 7fffffff", // ends of texts
                "00000001 00 00 0000000000000005 00 00ffffff",
                "00000001 00 00 0000000000000005 00 ffffffff"
            })
    void rowsThatAreOnlyClaimedAllocateLittle(String hex) {
        Schema schema = Schema.of(new Column("n", SqlType.bigint()), new Column("s", SqlType.varchar()));
        Rows rows = new Rows(HexFormat.of().parseHex(hex.replace(" ", "")));
        long before = allocated();
        String refused = "";
        try {
            rows.decode(schema);
        } catch (ProtocolException expected) {
            refused = String.valueOf(expected.getMessage());
        }
        assertThat(allocated() - before).isLessThan(MOST_BYTES);
        assertThat(refused).isNotEmpty();
    }

    /** Tells how much its thread, the link's reader, has allocated when all is over. */
    private record Count(CompletableFuture<Long> allocated) implements LinkListener {
        @Override
        public void received(int statement, ServerMessage message) {
            assertThat(message).isNotNull();
        }

        @Override
        public void closed(@Nullable Throwable cause) {
            long count = ClaimedLengthTest.allocated();
            assertThat(cause).isInstanceOfAny(IOException.class, ProtocolException.class);
            allocated.complete(count);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
