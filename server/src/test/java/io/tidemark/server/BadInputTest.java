package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.WireWriter;
import io.tidemark.server.config.ServerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over a socket that no proper client would send. */
@Timeout(120)
final class BadInputTest {
    private static final int MANY = 10_000;
    private static Server server;

    @BeforeAll
    static void start() {
        ServerConfig config = ServerConfig.defaults().withPort(0);
        server = Server.start(config.withLimits(config.limits().withConnections(MANY)), TidemarkConfig.ephemeral());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static byte[] frame(int statement, ClientMessage message) {
        WireWriter writer = new WireWriter();
        new Frame(statement, message).write(writer);
        return writer.toBytes();
    }

    @Test
    void framesMayComeInAnyPieces() throws IOException {
        byte[] hello = frame(0, new ClientMessage.Hello(1, 1, "test", "ada", Map.of()));
        byte[] execute = frame(1, new ClientMessage.Execute("VALUES 5", new Run(1, 0, 0), List.of()));
        for (int at = 1; at < hello.length; at++) {
            try (WireClient client = new WireClient(server.port())) {
                client.raw(Arrays.copyOfRange(hello, 0, at));
                client.raw(Arrays.copyOfRange(hello, at, hello.length));
                client.expect(0, ServerMessage.Welcome.class);
                client.expect(0, ServerMessage.Ready.class);
            }
        }
        try (WireClient client = WireClient.ready(server.port())) {
            for (int at = 1; at < execute.length; at++) {
                client.raw(Arrays.copyOfRange(execute, 0, at));
                client.raw(Arrays.copyOfRange(execute, at, execute.length));
                assertThat(client.answer(1)).containsExactly("5", "end 1");
            }
            for (byte single : execute) {
                client.raw(new byte[] {single});
            }
            assertThat(client.answer(1)).containsExactly("5", "end 1");
        }
    }

    @Test
    void aConnectionThatEndsAnywhereInAFrameLeavesNothing() throws Exception {
        byte[] hello = frame(0, new ClientMessage.Hello(1, 1, "test", "ada", Map.of()));
        byte[] execute = frame(1, new ClientMessage.Execute("VALUES 5", new Run(1, 0, 0), List.of()));
        for (int at = 0; at < hello.length; at++) {
            try (WireClient client = new WireClient(server.port())) {
                client.raw(Arrays.copyOfRange(hello, 0, at));
            }
        }
        for (int at = 0; at < execute.length; at++) {
            try (WireClient client = WireClient.ready(server.port())) {
                client.raw(Arrays.copyOfRange(execute, 0, at));
            }
        }
        Waiting.until(
                "all connections are gone",
                () -> server.serving().meters().connectionsOpen().value() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7fffffff", "ffffffff", "00000000", "00000004", "00004001", "80000000", "01000000"})
    void aLengthThatCannotBeEndsTheConnection(String length) throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            client.raw(HexFormat.of().parseHex(length));
            assertThat(client.expect(0, ServerMessage.Failed.class).sqlState()).isEqualTo("08P01");
            assertThatThrownBy(client::next).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aLengthThatIsTooLargeAfterReadyEndsTheConnectionToo() throws IOException {
        try (WireClient client = WireClient.ready(server.port())) {
            client.raw(HexFormat.of().parseHex("01000001" + "10"));
            assertThat(client.expect(0, ServerMessage.Failed.class).message()).contains("16777216");
        }
    }

    @Test
    void messagesThatAreMalformedEndTheConnection() throws IOException {
        List<String> frames = List.of(
                "00000005" + "7f" + "00000001", // no such type
                "00000005" + "83" + "00000001", // a server's message
                "00000009" + "10" + "00000001" + "7fffffff", // a text longer than its frame
                "00000006" + "14" + "00000001" + "00", // one byte too many
                "00000005" + "10" + "00000001"); // all fields missing
        for (String bytes : frames) {
            try (WireClient client = WireClient.ready(server.port())) {
                client.raw(HexFormat.of().parseHex(bytes));
                assertThat(client.expect(0, ServerMessage.Failed.class).sqlState())
                        .as(bytes)
                        .isEqualTo("08P01");
                assertThatThrownBy(client::next).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void randomBytesHurtNobodyElse() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        try (WireClient bystander = WireClient.ready(server.port())) {
            for (int round = 0; round < 100; round++) {
                try (WireClient client =
                        round % 2 == 0 ? new WireClient(server.port()) : WireClient.ready(server.port())) {
                    byte[] garbage = new byte[1 + random.nextInt(300)];
                    random.nextBytes(garbage);
                    if (round % 3 != 0) {
                        garbage[0] = 0;
                    }
                    try {
                        client.raw(garbage);
                    } catch (IOException cutOff) {
                        assertThat(cutOff).isNotNull();
                    }
                }
            }
            assertThat(bystander.run("VALUES 5")).as("seed %s", seed).containsExactly("5", "end 1");
        }
    }

    @Test
    void whoSpeaksHttpIsToldSoInHttp() throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            client.raw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(client.socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("JDBC driver");
        }
    }

    @Test
    void whoSpeaksTlsToAPlainPortGetsAnAlert() throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            client.raw(HexFormat.of().parseHex("16030100c8010000c40303"));
            assertThat(client.socket.getInputStream().readAllBytes()).startsWith(0x15, 3);
        }
    }
}
