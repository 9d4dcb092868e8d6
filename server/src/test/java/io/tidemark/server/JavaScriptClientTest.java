package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.server.auth.Role;
import io.tidemark.server.auth.UserFile;
import io.tidemark.server.config.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client in examples/javascript, which knows the protocol from docs/wire-protocol.md alone. Needs Node.js. */
@Timeout(120)
final class JavaScriptClientTest {
    private static final Path CLIENT = Path.of("..", "examples", "javascript", "query.mjs");
    private static final int OLDEST_NODE = 18;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    static Path folder;

    private static @Nullable Server server;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(
                nodeVersion() >= OLDEST_NODE, "SKIPPED: there is no node " + OLDEST_NODE + " or later on this machine");
        Path users = folder.resolve("users");
        new UserFile(users).put("ann", Role.WRITER, "correct horse".toCharArray());
        Path file = Files.writeString(folder.resolve("config"), "users.file = users\n");
        server = Server.start(ServerConfig.read(file).withPort(0), TidemarkConfig.ephemeral());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static int nodeVersion() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            node.waitFor();
            return Integer.parseInt(version.replaceFirst("^v", "").replaceFirst("\\..*", ""));
        } catch (IOException | NumberFormatException none) {
            return 0;
        }
    }

    private static Process node(String password, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", CLIENT.toString(), "--user", "ann"));
        command.addAll(List.of(
                "--port", Integer.toString(Objects.requireNonNull(server).port())));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TIDEMARK_PASSWORD", password);
        return builder.start();
    }

    private static String output(Process process) throws Exception {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return text.strip();
    }

    @Test
    void valuesOfAllTypesCome() throws Exception {
        assertThat(output(node(
                        "correct horse",
                        "SELECT 1, 'zwölf', CAST(-12.50 AS DECIMAL(10,2)), DATE '2024-02-29', TIME '10:11:12',"
                                + " TIMESTAMP '2024-02-29 10:00:00.123', TRUE, 1.5e0, CAST(NULL AS INT), ARRAY[1,2],"
                                + " MAP['a', 1], CAST(ROW(1, 'x') AS ROW(a INT, b VARCHAR)), x'0aff',"
                                + " CAST(-12345678901234567890.12 AS DECIMAL(38,2))")))
                .isEqualTo(
                        "1\tzwölf\t-12.50\t2024-02-29\t10:11:12.000\t2024-02-29 10:00:00.123\ttrue\t1.5\tNULL\t[1, 2]\t"
                                + "{a=1}\t(1, x)\t0aff\t-12345678901234567890.12");
    }

    @Test
    void moreRowsComeThanItsFirstCredit() throws Exception {
        output(node("correct horse", "CREATE STREAM many (id BIGINT) WITH (connector = 'datagen', events = 5000)"));
        assertThat(output(node("correct horse", "SELECT id FROM many")).lines()).hasSize(5000);
        assertThat(output(node("correct horse", "--max", "7", "SELECT id FROM many"))
                        .lines())
                .hasSize(7);
    }

    @Test
    void anEndlessResultIsCancelled() throws Exception {
        output(node("correct horse", "CREATE STREAM ticks (id BIGINT) WITH (connector = 'datagen', rate = 100)"));
        Process node = node("correct horse", "SELECT COUNT(*) FROM ticks EMIT CHANGES");
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo("+I\t1");
        new ProcessBuilder("kill", "-INT", Long.toString(node.pid())).start().waitFor();
        String last = "";
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            last = line;
        }
        assertThat(last).startsWith("57014 ");
        assertThat(node.waitFor()).isEqualTo(1);
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        assertThat(output(node("wrong horse", "VALUES 1"))).startsWith("28P01 ");
    }

    @Test
    void itSpeaksTlsIfItIsToldWhomToTrustAndElseSaysThatItDidNot() throws Exception {
        Path store = TestCertificates.store(folder, "localhost", "-keyalg", "EC");
        Path certificate = TestCertificates.writeCertificate(store, folder.resolve("tls.crt"));
        TestCertificates.writeKey(store, folder.resolve("tls.key"));
        Path file = Files.writeString(
                folder.resolve("tls-config"),
                "users.file = users\ntls.certificate = tls.crt\ntls.key = tls.key\nmetrics.port = off\n");
        try (Server secured = Server.start(ServerConfig.read(file).withPort(0), TidemarkConfig.ephemeral())) {
            String port = Integer.toString(secured.port());
            assertThat(output(node(
                            "correct horse",
                            "--host",
                            "localhost",
                            "--port",
                            port,
                            "--ca",
                            certificate.toString(),
                            "VALUES 7")))
                    .isEqualTo("7");
            assertThat(output(node("correct horse", "--port", port, "VALUES 7")))
                    .contains("this was tried without TLS");
        }
    }
}
