package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.server.log.KeptLog;
import io.tidemark.server.log.LogLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What connections can make the server write into its log. */
@Timeout(120)
final class LogLinesTest {
    private static final int MANY = 3 * LogLimit.LINES;
    private static final int MOST_BYTES = 8192;
    private Server server;

    @BeforeEach
    void start() {
        KeptLog.clear();
        ServerConfig config = ServerConfig.defaults().withPort(0);
        server = Server.start(config.withLimits(config.limits().withConnections(10_000)), TidemarkConfig.ephemeral());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void many(ThrowingConsumer<WireClient> talk) throws IOException {
        for (int times = 0; times < MANY; times++) {
            try (WireClient client = new WireClient(server.port())) {
                talk.accept(client);
            }
        }
    }

    /** Waits for the server to have done with all connections, and ends the period. */
    private void settle() throws InterruptedException {
        Waiting.until(
                "all connections are gone",
                () -> server.serving().meters().connectionsTaken().value() >= MANY
                        && server.serving().meters().connectionsOpen().value() == 0);
        server.serving().log().close();
    }

    /** That the lines of an event, and those that its summary leaves out, are as many as there were. */
    private static void assertLimited(String event, String kind) {
        List<String> lines = KeptLog.linesWith("event=" + event + " ");
        List<String> summaries = KeptLog.linesWith("event=lines_left_out kind=" + kind + " ");
        assertThat(lines).hasSizeGreaterThanOrEqualTo(LogLimit.LINES).hasSizeLessThan(MANY);
        int leftOut = summaries.stream()
                .mapToInt(line -> Integer.parseInt(line.replaceFirst(".* lines=(\\d+) .*", "$1")))
                .sum();
        assertThat(lines.size() + leftOut).isEqualTo(MANY);
    }

    @Test
    void aFloodOfGarbageLeavesAFewLinesAndACount() throws Exception {
        many(client -> {
            client.raw(new byte[] {0x7F, 1, 2, 3});
            client.expect(0, ServerMessage.Failed.class);
        });
        settle();
        assertLimited("connection_ended", "connection_ended TM-7010");
    }

    @Test
    void soDoesOneOfAnotherProtocol() throws Exception {
        many(client -> {
            client.raw("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.socket.getInputStream().readAllBytes()).isNotEmpty();
        });
        settle();
        assertLimited("wrong_protocol", "wrong_protocol");
    }

    @Test
    void soDoesOneOfProperClients() throws Exception {
        many(client -> {
            client.hello(Map.of());
            client.expect(0, ServerMessage.Welcome.class);
            client.expect(0, ServerMessage.Ready.class);
        });
        settle();
        assertLimited("connection_ready", "connection_ready");
    }

    @Test
    void whatAStrangerSendsIsOnOneShortLineWithoutControlCharacters() throws Exception {
        String forged = "x\nevent=server_stopped\r\u001b[2J" + "\u8868".repeat(2500);
        try (WireClient client = new WireClient(server.port())) {
            client.hello(Map.of(forged, forged));
            client.expect(0, ServerMessage.Welcome.class);
            client.expect(0, ServerMessage.Failed.class);
        }
        try (WireClient client = new WireClient(server.port())) {
            client.send(0, new ClientMessage.Hello(1, 1, forged, forged, Map.of()));
            client.expect(0, ServerMessage.Welcome.class);
            client.expect(0, ServerMessage.Ready.class);
        }
        Waiting.until(
                "both are in the log",
                () -> !KeptLog.linesWith("event=connection_ended").isEmpty()
                        && !KeptLog.linesWith("event=connection_ready").isEmpty());
        assertThat(KeptLog.linesWith("event=server_stopped")).hasSize(2).allSatisfy(line -> {
            assertThat(line).doesNotContainPattern("\\p{Cntrl}");
            assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MOST_BYTES);
        });
    }
}
