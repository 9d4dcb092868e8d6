package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.Signal;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients may use up, what they see of a stop, and what is told to those who watch the server. */
@Timeout(120)
final class LimitsTest {
    @TempDir
    Path folder;

    private Server server(String... lines) throws IOException {
        Path file = Files.write(folder.resolve("config"), List.of(lines));
        return Server.start(ServerConfig.read(file).withPort(0), TidemarkConfig.ephemeral());
    }

    private static String get(Server server, String path) throws IOException {
        try (InputStream body = URI.create("http://127.0.0.1:" + server.metricsPort() + path)
                .toURL()
                .openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void oneConnectionTooManyIsToldSo() throws Exception {
        try (Server server = server("limits.connections-per-address = 2");
                WireClient one = WireClient.ready(server.port())) {
            try (WireClient two = WireClient.ready(server.port());
                    WireClient third = new WireClient(server.port())) {
                assertThat(third.expect(0, ServerMessage.Failed.class).sqlState())
                        .isEqualTo("53300");
                assertThatThrownBy(third::next).isInstanceOf(IOException.class);
                assertThat(two.run("VALUES 5")).containsExactly("5", "end 1");
            }
            assertThat(one.run("VALUES 5")).containsExactly("5", "end 1");
            Waiting.until(
                    "there is room",
                    () -> server.serving().meters().connectionsOpen().value() == 1);
            try (WireClient third = WireClient.ready(server.port())) {
                assertThat(third.run("VALUES 5")).containsExactly("5", "end 1");
            }
        }
    }

    @Test
    void thoseWhoDoNotSayWhoTheyAreDoNotKeepOutMoreThanTheirShare() throws Exception {
        try (Server server = server("limits.unauthenticated-connections = 2", "limits.login-timeout = 3 s")) {
            List<WireClient> silent = new ArrayList<>();
            silent.add(new WireClient(server.port()));
            silent.add(new WireClient(server.port()));
            Waiting.until( // connections are counted by threads of their own, in any order
                    "both are counted",
                    () -> server.serving().meters().connectionsOpen().value() == 2);
            try (WireClient third = new WireClient(server.port())) {
                assertThat(third.expect(0, ServerMessage.Failed.class).sqlState())
                        .isEqualTo("53300");
            }
            for (WireClient client : silent) { // and are cut off when their time is up
                assertThat(client.expect(0, ServerMessage.Failed.class).sqlState())
                        .isEqualTo("57P05");
                assertThatThrownBy(client::next).isInstanceOf(EOFException.class);
                client.close();
            }
            Waiting.until(
                    "there is room",
                    () -> server.serving().meters().connectionsOpen().value() == 0);
            WireClient.ready(server.port()).close();
        }
    }

    @Test
    void whoClosesHisHalfIsGone() throws Exception {
        try (Server server = server();
                WireClient client = WireClient.ready(server.port())) {
            client.run("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', rate = 100)");
            client.execute(1, "SELECT id FROM s EMIT CHANGES");
            client.expect(1, ServerMessage.Columns.class);
            client.expect(1, ServerMessage.Rows.class);
            client.socket.shutdownOutput();
            Waiting.until(
                    "connection and result are gone",
                    () -> server.serving().meters().connectionsOpen().value() == 0
                            && server.serving().results().count() == 0);
        }
    }

    @Test
    void whoDoesNotFinishTlsIsCutOffAndHoldsNoPlace() throws Exception {
        Path store = TestCertificates.store(folder, "localhost", "-keyalg", "EC");
        TestCertificates.writeCertificate(store, folder.resolve("server.crt"));
        TestCertificates.writeKey(store, folder.resolve("server.key"));
        try (Server server = server(
                "tls.certificate = server.crt",
                "tls.key = server.key",
                "limits.unauthenticated-connections = 2",
                "limits.login-timeout = 500 ms")) {
            for (String begun : List.of("", "16", "16030100c8010000c40303")) {
                List<WireClient> slow = new ArrayList<>();
                for (int times = 0; times < 2; times++) {
                    WireClient client = new WireClient(server.port());
                    slow.add(client);
                    client.raw(HexFormat.of().parseHex(begun));
                }
                for (WireClient client : slow) {
                    client.socket.getInputStream().readAllBytes(); // an alert perhaps, and the end
                    client.close();
                }
                Waiting.until(
                        "there is room",
                        () -> server.serving().meters().connectionsOpen().value() == 0);
            }
        }
    }

    @Test
    void oneOpenResultTooManyFailsAlone() throws Exception {
        try (Server server = server("limits.statements = 1");
                WireClient client = WireClient.ready(server.port())) {
            client.run("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', rate = 100)");
            client.execute(1, "SELECT id FROM s EMIT CHANGES");
            client.expect(1, ServerMessage.Columns.class);
            client.expect(1, ServerMessage.Rows.class);
            client.execute(2, "SELECT id FROM s EMIT CHANGES");
            assertThat(client.expect(2, ServerMessage.Failed.class).sqlState()).isEqualTo("53400");
            client.expect(1, ServerMessage.Rows.class);
        }
    }

    @Test
    void oneJobTooManyIsRefusedWhoeverIsConnected() throws Exception {
        try (Server server = server("limits.jobs = 1");
                WireClient one = WireClient.ready(server.port());
                WireClient two = WireClient.ready(server.port())) {
            one.run("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', rate = 100)");
            one.run("CREATE TABLE t (id BIGINT, PRIMARY KEY (id))");
            one.run("INSERT INTO t SELECT id FROM s");
            two.execute(1, "INSERT INTO t SELECT id FROM s");
            ServerMessage.Failed failed = two.expect(1, ServerMessage.Failed.class);
            assertThat(failed.code()).isEqualTo("TM-6035");
            assertThat(failed.sqlState()).isEqualTo("53400");
            assertThat(failed.message()).isEqualTo("there is 1 job that runs, and no more are allowed");
            assertThat(failed.line()).isEqualTo(1);
        }
    }

    @Test
    void aJobThatKeepsTooMuchFailsAloneAndSoDoesASort() throws Exception {
        Path file =
                Files.write(folder.resolve("config"), List.of("limits.job-state-bytes = 2 MiB", "metrics.port = off"));
        ServerConfig config = ServerConfig.read(file).withPort(0).withData(folder.resolve("data"));
        try (Server server = Server.start(config);
                WireClient greedy = WireClient.ready(server.port());
                WireClient other = WireClient.ready(server.port())) {
            greedy.run("CREATE STREAM ends (id BIGINT) WITH (connector = 'datagen', 'fields.id.kind' = 'sequence',"
                    + " 'fields.id.end' = '1000000')");
            other.run("CREATE STREAM calm (id BIGINT) WITH (connector = 'datagen', rate = 100)");
            other.execute(1, "SELECT COUNT(*) FROM calm EMIT CHANGES");
            other.expect(1, ServerMessage.Columns.class);
            other.expect(1, ServerMessage.Rows.class);
            greedy.execute(1, "SELECT COUNT(DISTINCT id) FROM ends");
            greedy.expect(1, ServerMessage.Columns.class);
            ServerMessage.Failed failed = greedy.expect(1, ServerMessage.Failed.class);
            assertThat(failed.code()).isEqualTo("TM-6001");
            assertThat(failed.message()).contains("more than the 2048 kB of 'max-state-bytes'");
            greedy.execute(2, "SELECT id FROM ends ORDER BY id DESC");
            greedy.expect(2, ServerMessage.Columns.class);
            ServerMessage.Failed sort = greedy.expect(2, ServerMessage.Failed.class);
            assertThat(sort.code()).isEqualTo("TM-6001");
            assertThat(sort.message()).contains("rows to be sorted");
            other.expect(1, ServerMessage.Rows.class);
            assertThat(greedy.run("SELECT id FROM ends ORDER BY id LIMIT 1")).containsExactly("0", "end 1");
        }
    }

    @Test
    void onePreparedStatementTooManyFailsAlone() throws Exception {
        try (Server server = server("limits.prepared-statements = 2");
                WireClient client = WireClient.ready(server.port())) {
            for (int number = 1; number <= 2; number++) {
                client.send(number, new ClientMessage.Prepare("VALUES " + number));
                client.expect(number, ServerMessage.Prepared.class);
            }
            client.send(3, new ClientMessage.Prepare("VALUES 3"));
            assertThat(client.expect(3, ServerMessage.Failed.class).sqlState()).isEqualTo("54000");
            client.send(1, new ClientMessage.Close()); // has no answer
            client.send(4, new ClientMessage.Prepare("VALUES 4"));
            client.expect(4, ServerMessage.Prepared.class);
        }
    }

    @Test
    void framesAndBlocksAreAsLargeAsTheConfigSays() throws Exception {
        try (Server server = server("limits.first-frame-bytes = 1024", "limits.batch-bytes = 4096");
                WireClient client = WireClient.ready(server.port());
                WireClient large = new WireClient(server.port())) {
            large.hello(Map.of("time-zone", "x".repeat(1024)));
            assertThat(large.expect(0, ServerMessage.Failed.class).message()).contains("at most 1024 are allowed");
            client.run("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', events = 5000)");
            client.execute(1, "SELECT id FROM s");
            client.expect(1, ServerMessage.Columns.class);
            for (ServerMessage next = client.message(1);
                    !(next instanceof ServerMessage.End);
                    next = client.message(1)) {
                if (next instanceof ServerMessage.Rows rows) {
                    assertThat(rows.block().length).isLessThan(4200);
                }
            }
        }
    }

    @Test
    void creditAndMostRowsHold() throws Exception {
        try (Server server = server();
                WireClient client = WireClient.ready(server.port())) {
            client.run("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', events = 100)");
            client.execute(1, "SELECT id FROM s", 3);
            ServerMessage.Columns columns = client.expect(1, ServerMessage.Columns.class);
            int rows = 0;
            while (rows < 3) {
                rows += client.expect(1, ServerMessage.Rows.class)
                        .decode(columns.schema())
                        .rowCount();
            }
            assertThat(rows).isEqualTo(3);
            client.execute(2, "VALUES 5");
            assertThat(client.answer(2)).containsExactly("5", "end 1");
            client.send(1, new ClientMessage.Credit(10));
            while (rows < 13) {
                rows += client.expect(1, ServerMessage.Rows.class)
                        .decode(columns.schema())
                        .rowCount();
            }
            assertThat(rows).isEqualTo(13);
            client.send(1, new ClientMessage.Close());
            assertThat(client.expect(1, ServerMessage.End.class).rows()).isEqualTo(13);
            client.send(1, new ClientMessage.Execute("SELECT id FROM s", new Run(1000, 7, 0), List.of()));
            assertThat(client.answer(1)).hasSize(8).endsWith("end 7");
        }
    }

    @Test
    void aStopEndsEndlessResultsAndSaysGoodbye() throws Exception {
        Server server = server();
        try (WireClient client = WireClient.ready(server.port())) {
            client.run("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', rate = 100)");
            client.execute(1, "SELECT id FROM s EMIT CHANGES");
            client.expect(1, ServerMessage.Columns.class);
            assertThat(get(server, "/healthz")).isEqualTo("ok\n");
            assertThat(get(server, "/metrics"))
                    .contains("tidemark_connections_open 1.0")
                    .contains("# TYPE tidemark_job_rows_read_total counter\n", "\ntidemark_job_rows_read_total{job=");
            server.close();
            assertThat(((ServerMessage.Failed) client.end(1)).sqlState()).isEqualTo("57P01");
            assertThat(client.expect(0, ServerMessage.Failed.class).sqlState()).isEqualTo("57P01");
            assertThatThrownBy(client::next).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> new WireClient(server.port())).isInstanceOf(IOException.class);
    }

    @Test
    void aServerStartsAgainOnItsPortAndData() throws Exception {
        Path data = folder.resolve("data");
        Path file = Files.writeString(
                folder.resolve("config"), "metrics.port = 0\n"); // the one behind the port may be taken
        ServerConfig config = ServerConfig.read(file).withPort(0).withData(data);
        int port;
        try (Server server = Server.start(config);
                WireClient client = WireClient.ready(server.port())) {
            port = server.port();
            client.run("CREATE TABLE t (k BIGINT, PRIMARY KEY (k))");
            client.run("INSERT INTO t VALUES (7)");
        }
        ServerConfig again = config.withPort(port);
        try (Server server = Server.start(again);
                WireClient client = WireClient.ready(server.port())) {
            assertThat(client.run("SELECT k FROM t")).containsExactly("7", "end 1");
            assertThatThrownBy(() -> Server.start(again.withData(folder.resolve("other"))))
                    .isInstanceOfSatisfying(TidemarkException.class, taken -> assertThat(taken.code())
                            .isEqualTo(ErrorCode.UNREACHABLE));
        }
    }

    @Test
    void resultsThatNobodyReadsHoldUpNobodyElse() throws Exception {
        try (Server server = server("limits.statements = 200");
                WireClient stuck = WireClient.ready(server.port());
                WireClient other = WireClient.ready(server.port())) {
            stuck.run("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', rate = 10000)");
            for (int number = 1; number <= 100; number++) {
                stuck.execute(number, "SELECT id FROM s EMIT CHANGES", 1);
            }
            for (int number = 1; number <= 100; number++) {
                stuck.expect(number, ServerMessage.Columns.class);
                stuck.expect(number, ServerMessage.Rows.class);
            }
            Waiting.until("all are counted", () -> server.serving().results().count() == 100);
            assertThat(other.run("VALUES 5")).containsExactly("5", "end 1");
            stuck.execute(101, "VALUES 6");
            assertThat(stuck.answer(101)).containsExactly("6", "end 1");
        }
    }

    @Test
    void aClientThatDoesNotReadLosesItsResultAndTakesLittleUntilThen() throws Exception {
        try (Server server = server("limits.slow-client-timeout = 1 s");
                WireClient deaf = WireClient.ready(server.port());
                WireClient other = WireClient.ready(server.port())) {
            other.run("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', rate = 20000)");
            deaf.execute(1, "SELECT id, REPEAT('x', 1000) AS t FROM s EMIT CHANGES");
            Waiting.until("its rows go", () -> server.serving().results().count() == 1);
            Waiting.until("it is given up", () -> server.serving().results().count() == 0);
            assertThat(server.serving().meters().bytesOut().value()).isLessThan(64 << 20);
            assertThat(other.run("VALUES 5")).containsExactly("5", "end 1");
            ServerMessage message = deaf.message(1);
            while (!(message instanceof ServerMessage.Failed)) {
                message = deaf.message(1);
            }
            assertThat(((ServerMessage.Failed) message).sqlState()).isEqualTo("54000");
            assertThat(deaf.run("VALUES 6")).containsExactly("6", "end 1"); // the connection goes on
        }
    }

    @Test
    void whoHasManyStatementsThatWaitKeepsOutNobody() throws Exception {
        try (Server server = server();
                WireClient other = WireClient.ready(server.port())) {
            other.run("CREATE TABLE t (k BIGINT, PRIMARY KEY (k))");
            other.run("INSERT INTO t VALUES (7)");
            Signal over = new Signal();
            for (int statement = 0; statement < 100; statement++) {
                server.serving().sql().execute("another", () -> {
                    try {
                        over.await(60_000);
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            assertThat(other.run("SELECT k FROM t WHERE k = 7")).containsExactly("7", "end 1");
            assertThat(other.run("SELECT COUNT(*) FROM t")).containsExactly("1", "end 1");
            assertThat(over.raised()).isFalse();
            over.raise();
        }
    }
}
