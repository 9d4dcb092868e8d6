package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.engine.Result;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.parser.StatementText;
import io.tidemark.server.Server;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.shell.connection.CatalogNames;
import io.tidemark.shell.connection.CatalogNames.Kind;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.connection.EngineConnection;
import io.tidemark.shell.connection.JdbcConnection;
import io.tidemark.shell.connection.Progress;
import io.tidemark.shell.output.OutputFormat;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shell shows of a server, beside what it shows of an engine of its own. */
class ServerShellTest {
    private static final String BIDS = "CREATE STREAM bid (auction BIGINT, price BIGINT, channel VARCHAR, \"dateTime\""
            + " TIMESTAMP(3), WATERMARK FOR \"dateTime\" AS \"dateTime\") WITH (connector = 'nexmark', events = 1000);";

    private static Server server;

    @TempDir
    static Path directory;

    private Connection local;
    private Connection remote;

    @BeforeAll
    static void start() throws IOException {
        Path config = Files.writeString(
                directory.resolve("server.conf"),
                "metrics.port = off\nheartbeat = 1 min\nhosts = localhost\nfile.roots = " + directory + "\n");
        server = Server.start(ServerConfig.read(config).withPort(0).withData(directory.resolve("data")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        local = EngineConnection.open(TidemarkConfig.ephemeral());
        remote = JdbcConnection.open("localhost:" + server.port(), "", null);
    }

    @AfterEach
    void close() {
        local.close();
        remote.close();
    }

    private String on(Connection connection, String script) {
        Scripts scripts = new Scripts(connection, false);
        int code = scripts.run(script, OutputFormat.JSON, Map.of());
        return code + "\n" + scripts.rows() + scripts.notices();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 AS i, CAST(2 AS BIGINT) AS b, CAST(1.5 AS DOUBLE) AS d, 'ä日' AS t, TRUE AS yes, CAST(NULL AS INT) AS nil",
                "SELECT CAST(12.345 AS DECIMAL(10, 3)) AS d, CAST(12345678901234567890.5 AS DECIMAL(30, 3)) AS wide",
                "SELECT DATE '2024-02-29' AS d, TIME '10:11:12' AS t, TIMESTAMP '2024-01-01 10:00:00.123' AS ts",
                "SELECT ARRAY[1, 2, NULL] AS a, ROW(1, 'x') AS r, MAP['k', 2] AS m, X'00ff' AS bin",
                "SELECT INTERVAL '1' DAY AS d, INTERVAL '14' MONTH AS m",
                "SET 'time-zone' = 'Asia/Tokyo'; SELECT CAST(TIMESTAMP '2024-01-01 10:00:00' AS TIMESTAMP_LTZ(3)) AS z",
                "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(x, y) WHERE x > 5",
                "SELECT *\n  FROM nothing;",
                "SELECT 1 AS x; SELECT nope",
                "SELEC 1",
                "DESCRIBE nothing",
            })
    void aServerShowsTheSame(String script) {
        assertThat(on(remote, script)).isEqualTo(on(local, script));
    }

    @Test
    void changesComeWithTheirKinds() {
        String script = "SELECT channel, COUNT(*) AS n FROM bid GROUP BY channel EMIT CHANGES;";
        String shown = on(remote, BIDS + script + "DROP STREAM bid;");
        assertThat(shown).contains("\"op\":\"+I\"").contains("\"op\":\"-U\"").contains("\"op\":\"+U\"");
        assertThat(shown)
                .endsWith(
                        on(local, BIDS + script + "DROP STREAM bid;")
                                        .lines()
                                        .reduce((first, last) -> last)
                                        .orElse("?") + "\n");
    }

    @Test
    void namesComeFromTheServer() {
        on(remote, "CREATE TABLE \"My kv\" (k VARCHAR, v BIGINT, PRIMARY KEY (k)); CREATE VIEW w AS SELECT 1 AS x;");
        on(remote, BIDS);
        CatalogNames names = remote.names();
        on(remote, "DROP STREAM bid;");
        assertThat(names.objects())
                .filteredOn(object -> object.name().equals("bid"))
                .extracting(CatalogNames.ObjectName::kind)
                .containsExactly(Kind.STREAM);
        assertThat(names.objects())
                .filteredOn(object -> object.name().equals("My kv"))
                .singleElement()
                .satisfies(object -> {
                    assertThat(object.kind()).isEqualTo(Kind.TABLE);
                    assertThat(object.columns().stream().map(CatalogNames.Described::name))
                            .containsExactly("k", "v");
                });
        assertThat(names.functions()).extracting(CatalogNames.Described::name).contains("COUNT", "ABS");
        assertThat(names.settings()).extracting(CatalogNames.Described::name).contains("time-zone");
        on(remote, "DROP VIEW w; DROP TABLE \"My kv\";");
        assertThat(remote.names().objects())
                .extracting(CatalogNames.ObjectName::name)
                .doesNotContain("My kv", "w");
    }

    @Test
    void aChangedJobIsConfirmed() {
        on(
                remote,
                "CREATE STREAM gen (a BIGINT, b BIGINT) WITH (connector = 'datagen', rate = 10);"
                        + "CREATE STREAM sink (n BIGINT) WITH (connector = 'blackhole');");
        Result started = remote.execute(StatementText.of("INSERT INTO sink SELECT a FROM gen"));
        assertThat(started).isInstanceOf(Result.Started.class);
        String job = ((Result.Started) started).jobId();
        assertThat(remote.asksToConfirm()).isFalse();
        assertThat(remote.execute(StatementText.of("ALTER JOB " + job + " AS INSERT INTO sink SELECT b FROM gen")))
                .isInstanceOf(Result.Rows.class);
        assertThat(remote.asksToConfirm()).isTrue();
        remote.confirm();
        assertThat(on(remote, "SHOW JOBS")).contains("SELECT b FROM gen").doesNotContain("SELECT a FROM gen");
        on(remote, "DROP JOB " + job + "; DROP STREAM sink; DROP STREAM gen;");
    }

    @Test
    void aCancelledQueryFailsAsCancelledAndTheNextOneRuns() throws Exception {
        on(remote, "CREATE STREAM gen2 (a BIGINT) WITH (connector = 'datagen', rate = 1);");
        Result endless = remote.execute(StatementText.of("SELECT * FROM gen2 EMIT CHANGES"));
        Thread canceller = new Thread(remote::cancel);
        canceller.start();
        assertThatThrownBy(() -> {
                    while (!((Result.Rows) endless).stream().ended()) {
                        ((Result.Rows) endless).stream().nextBatch(100);
                    }
                })
                .isInstanceOfSatisfying(TidemarkException.class, failed -> assertThat(failed.code())
                        .isEqualTo(ErrorCode.CANCELLED));
        canceller.join();
        assertThat(on(remote, "SELECT 1 AS x; DROP STREAM gen2;")).startsWith("0\n{\"x\":1}\n");
    }

    @Test
    void aQueryThatEndsTellsHowMuchItHasRead() {
        on(remote, "CREATE STREAM gen6 (c BIGINT) WITH (connector = 'datagen', events = 300000, rate = 200000);");
        Result result = remote.execute(StatementText.of("SELECT COUNT(*) FROM gen6"));
        List<Progress> told = new ArrayList<>();
        try (RowStream rows = ((Result.Rows) result).stream()) {
            while (!rows.ended()) {
                rows.nextBatch(50);
                told.add(Progress.of(rows));
            }
        }
        assertThat(told).anySatisfy(progress -> {
            assertThat(progress.fraction()).isBetween(0.001, 1.0);
            assertThat(progress.rowsRead()).isPositive();
        });
        on(remote, "DROP STREAM gen6;");
    }

    @Test
    void whereRowsWentIsToldOfQueriesAndJobs() {
        String script = "CREATE STREAM gen7 (c BIGINT) WITH (connector = 'datagen', events = 10, 'fields.c.kind' ="
                + " 'sequence'); CREATE STREAM sink7 (c BIGINT) WITH (connector = 'blackhole');"
                + "SELECT COUNT(*) FROM gen7 WHERE c < 4; SELECT 1 AS x; INSERT INTO sink7 SELECT c FROM gen7;";
        Scripts scripts = new Scripts(remote, true).verbose();
        assertThat(scripts.run(script, OutputFormat.CSV, Map.of()))
                .as(scripts.notices())
                .isZero();
        assertThat(scripts.notices().lines().filter(line -> line.startsWith("table gen7")))
                .hasSize(2)
                .first()
                .asString()
                .matches(
                        "table gen7, .*: 10 read = . used \\+ . filtered \\+ 0 late \\+ 0 rejected \\(. condition not met\\)");
        on(remote, "DROP STREAM sink7; DROP STREAM gen7;");
    }

    private Scripts batch(String script, int code) {
        Scripts scripts = new Scripts(remote, true);
        assertThat(scripts.run(script, OutputFormat.CSV, Map.of()))
                .as(scripts.notices())
                .isEqualTo(code);
        return scripts;
    }

    @Test
    void aBatchWaitsForTheJobsThatEnd() {
        Scripts scripts = batch(
                BIDS.replace("bid (", "bid2 (").replace("'nexmark'", "'nexmark', 'table' = 'bid'")
                        + "CREATE STREAM sink2 (n BIGINT) WITH (connector = 'blackhole');"
                        + "INSERT INTO sink2 SELECT price FROM bid2; SHOW JOBS; DROP STREAM sink2; DROP STREAM bid2;",
                0);
        assertThat(scripts.notices()).contains(" finished, 920 rows written");
        assertThat(scripts.rows()).contains("FINISHED").contains(",100,true,insert,");
        assertThat(remote.takeJobFailures()).isEmpty();
    }

    @Test
    void aJobThatFailsEndsTheBatch() throws IOException {
        Path rows = Files.writeString(directory.resolve("bad.csv"), "a\n1\nx\n");
        Scripts scripts = batch(
                "CREATE STREAM bad (a BIGINT) WITH (connector = 'file', path = '" + rows
                        + "', format = 'csv', 'on-error' = 'fail');"
                        + "CREATE STREAM sink3 (n BIGINT) WITH (connector = 'blackhole');"
                        + "INSERT INTO sink3 SELECT a FROM bad; SELECT 1 AS after_it;",
                1);
        assertThat(scripts.notices()).contains("error TM-").doesNotContain("finished");
        assertThat(scripts.rows()).isEmpty();
    }

    /** A resource that refuses so many requests before it takes what it is sent. */
    private static HttpServer resource(int refusals) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger left = new AtomicInteger(refusals);
        http.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(left.getAndDecrement() > 0 ? 503 : 200, -1);
            exchange.close();
        });
        http.start();
        return http;
    }

    private static String sending(String name, HttpServer to) {
        return "SET 'restart-delay' = '1500 ms'; CREATE STREAM gen_" + name
                + " (c BIGINT) WITH (connector = 'datagen', events = 3);"
                + "CREATE STREAM sink_" + name + " (c BIGINT) WITH (connector = 'http', url = 'http://localhost:"
                + to.getAddress().getPort()
                + "/', delivery = 'at-least-once', retries = 0, format = 'json');"
                + "INSERT INTO sink_" + name + " SELECT c FROM gen_" + name + ";";
    }

    @Test
    void aBatchIsToldThatAJobHasFailedAndStartsAgain() throws IOException {
        HttpServer http = resource(1);
        try {
            Scripts scripts = batch(sending("r", http), 0);
            assertThat(scripts.notices())
                    .containsPattern("job-\\d+ failed and starts again from its last commit: TM-\\d{4}: ")
                    .containsPattern("job-\\d+ finished, \\d+ rows written");
        } finally {
            http.stop(0);
        }
    }

    @Test
    void theShellIsToldOfAJobThatFailedMeanwhileAndOfNoOther() throws IOException {
        Path rows = Files.writeString(directory.resolve("bad8.csv"), "a\n1\nx\n");
        String failing = "CREATE STREAM bad8 (a BIGINT) WITH (connector = 'file', path = '" + rows
                + "', format = 'csv', 'on-error' = 'fail');"
                + "CREATE STREAM sink8 (n BIGINT) WITH (connector = 'blackhole');"
                + "INSERT INTO sink8 SELECT a FROM bad8;";
        try (Connection other = JdbcConnection.open("localhost:" + server.port(), "", null)) {
            assertThat(new Scripts(remote, false).run(failing, OutputFormat.CSV, Map.of()))
                    .isZero();
            List<String> told = List.of();
            while (told.isEmpty()) {
                told = remote.takeJobFailures(); // each look is a round trip
            }
            assertThat(told).singleElement().asString().containsPattern("job-\\d+ failed: TM-\\d{4}: ");
            assertThat(remote.takeJobFailures()).isEmpty();
            assertThat(other.takeJobFailures()).isEmpty();
        }
    }

    @Test
    void aBatchLeavesJobsWithoutAnEndToTheServer() {
        Scripts scripts = batch(
                "CREATE STREAM gen4 (c BIGINT) WITH (connector = 'datagen', rate = 10);"
                        + "CREATE STREAM sink4 (n BIGINT) WITH (connector = 'blackhole');"
                        + "INSERT INTO sink4 SELECT c FROM gen4; SELECT 1 AS after_it;",
                0);
        assertThat(scripts.notices()).containsPattern("job-\\d+ started");
        assertThat(scripts.rows()).isEqualTo("after_it\n1\n");
    }

    @Test
    void whoIsInterruptedWhileAJobRunsLeavesItRunning() throws Exception {
        on(
                remote,
                "CREATE STREAM gen5 (c BIGINT) WITH (connector = 'datagen', rate = 1, events = 100000);"
                        + "CREATE STREAM sink5 (n BIGINT) WITH (connector = 'blackhole');");
        Scripts scripts = new Scripts(remote, true);
        Thread interrupts = new Thread(() -> {
            try (Connection other = JdbcConnection.open("localhost:" + server.port(), "", null)) {
                while (!on(other, "SHOW JOBS").contains("INTO sink5")) {
                    Thread.onSpinWait(); // each look is a round trip
                }
                remote.cancel();
            }
        });
        interrupts.start();
        assertThat(scripts.run("INSERT INTO sink5 SELECT c FROM gen5", OutputFormat.CSV, Map.of()))
                .isEqualTo(130);
        interrupts.join();
        assertThat(scripts.notices()).containsPattern("(job-\\d+) runs on on the server; STOP JOB \\1 ends it");
        assertThat(on(remote, "SHOW JOBS")).containsPattern("RUNNING[^\n]*INTO sink5");
    }

    @Test
    void passwordsDoNotBelongIntoAddresses() {
        assertThatThrownBy(() -> JdbcConnection.open("localhost:1?Password=x", "", null))
                .hasMessageContaining("does not belong into the address");
    }
}
