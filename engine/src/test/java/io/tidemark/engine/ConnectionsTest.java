package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
    /** What must stand nowhere but in the file of the secrets. */
    private static final String CANARY = "canary-5e1f-hush";

    private static final String CONNECTION = "CREATE CONNECTION k WITH (connector = 'kafka', 'bootstrap.servers' ="
            + " 'localhost:1', 'sasl.username' = 'me', 'sasl.password' = SECRET 'pw')";
    private static final String TABLE =
            "CREATE STREAM s (a BIGINT) WITH (connection = 'K', topic = 't', format = 'json')";

    @TempDir
    Path folder;

    private Tidemark open() {
        return Tidemark.open(TidemarkConfig.at(folder.resolve("data")));
    }

    private static List<String> rows(Session session, String sql) {
        List<String> rows = new ArrayList<>();
        session.query(sql).forEach(row -> rows.add(row.toString()));
        return rows;
    }

    private static TidemarkException refused(Session session, String sql) {
        return catchThrowableOfType(TidemarkException.class, () -> session.execute(sql));
    }

    @Test
    void aTableHasTheOptionsOfItsConnection() {
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            session.execute("CREATE SECRET pw AS '" + CANARY + "'");
            session.execute(CONNECTION);
            session.execute(TABLE);
            assertThat(rows(session, "SHOW SECRETS")).hasSize(1).allSatisfy(row -> assertThat(row)
                    .contains("pw"));
            assertThat(rows(session, "SHOW CONNECTIONS"))
                    .singleElement()
                    .asString()
                    .contains("k", "kafka", "bootstrap.servers = localhost:1", "sasl.password = SECRET 'pw'");
            assertThat(String.join("\n", rows(session, "DESCRIBE EXTENDED s")))
                    .contains("# connection", "# bootstrap.servers", "localhost:1")
                    .doesNotContain("secret\u0001");
            assertThat(refused(session, "DROP CONNECTION k").text()).isEqualTo("connection k is used by stream s");
            session.execute("DROP STREAM s");
            session.execute("DROP CONNECTION k");
            assertThat(refused(session, "DROP CONNECTION k").code()).isEqualTo(ErrorCode.UNKNOWN_CONNECTION);
            session.execute("DROP CONNECTION IF EXISTS k");
            session.execute("DROP SECRET pw");
            assertThat(refused(session, "DROP SECRET pw").code()).isEqualTo(ErrorCode.UNKNOWN_SECRET);
            session.execute("DROP SECRET IF EXISTS pw");
        }
    }

    @Test
    void connectionsAndSecretsOutliveTheProcess() throws IOException {
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            session.execute("CREATE SECRET pw AS '" + CANARY + "'");
            session.execute(CONNECTION);
            session.execute(TABLE);
            session.execute("CREATE CONNECTION gone WITH (connector = 'kafka')");
            session.execute("DROP CONNECTION gone");
        }
        Path secrets = folder.resolve("data/secrets");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rw-------");
        try (Tidemark tidemark = open()) {
            assertThat(rows(tidemark.session(), "SHOW CONNECTIONS")).hasSize(1);
            assertThat(rows(tidemark.session(), "SHOW SECRETS")).hasSize(1);
            assertThat(rows(tidemark.session(), "SHOW STREAMS")).hasSize(1);
        }
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-r-----"));
        TidemarkException exposed = catchThrowableOfType(TidemarkException.class, () -> open().close());
        assertThat(exposed.code()).isEqualTo(ErrorCode.CATALOG_UNREADABLE);
        assertThat(exposed.hint()).startsWith("chmod 600 ");
    }

    @Test
    void whatIsWrongIsSaidAtItsPlace() {
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            session.execute("CREATE SECRET pw AS 'x'");
            assertThat(refused(session, "CREATE SECRET pw AS 'y'").code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
            assertThat(refused(session, "CREATE SECRET e AS '${env:HOME}'").code())
                    .isEqualTo(ErrorCode.INVALID_OPTION);
            assertThat(refused(session, CONNECTION.replace("SECRET 'pw'", "'hush'"))
                            .text())
                    .isEqualTo("option 'sasl.password' of a connection takes the name of a secret");
            assertThat(refused(session, CONNECTION.replace("SECRET 'pw'", "SECRET 'pv'"))
                            .hint())
                    .isEqualTo("did you mean 'pw'?");
            assertThat(refused(session, CONNECTION.replace("'localhost:1'", "SECRET 'pw'"))
                            .text())
                    .isEqualTo("option 'bootstrap.servers' takes no SECRET, for its value is shown");
            assertThat(refused(session, CONNECTION.replace("'sasl.username'", "'sasl.user'"))
                            .text())
                    .isEqualTo("connection k has no option 'sasl.user'");
            assertThat(refused(session, "CREATE CONNECTION k WITH (topic = 't')")
                            .code())
                    .isEqualTo(ErrorCode.MISSING_OPTION);
            assertThat(refused(
                                    session,
                                    "CREATE CONNECTION w WITH (connector = 'http', 'headers.Authorization' = SECRET 'pw')")
                            .text())
                    .startsWith("connection w has a secret, and lacks the option 'url'");
            assertThat(refused(session, TABLE).code()).isEqualTo(ErrorCode.UNKNOWN_CONNECTION);
            session.execute(CONNECTION);
            assertThat(refused(session, CONNECTION).code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
            assertThat(refused(session, TABLE.replace("topic =", "'bootstrap.servers' = 'evil:1', topic ="))
                            .text())
                    .isEqualTo("option 'bootstrap.servers' is that of connection 'k'");
        }
    }

    @Test
    void aSecretCanBeChangedUnderneath() throws IOException {
        ConcurrentLinkedQueue<String> tokens = new ConcurrentLinkedQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            session.execute("CREATE SECRET token AS 'first'");
            session.execute("CREATE CONNECTION web WITH (connector = 'http', url = 'http://localhost:"
                    + server.getAddress().getPort() + "/', 'headers.Authorization' = SECRET 'token')");
            session.execute("CREATE STREAM s (a BIGINT) WITH (connection = 'web', format = 'json')");
            assertThat(rows(session, "SELECT a FROM s")).hasSize(1);
            assertThat(((Result.Done) session.execute("DROP SECRET token")).message())
                    .endsWith("until it is created again, tables of web cannot be opened");
            assertThat(catchThrowableOfType(TidemarkException.class, () -> rows(session, "SELECT a FROM s"))
                            .code())
                    .isEqualTo(ErrorCode.UNKNOWN_SECRET);
            session.execute("CREATE SECRET token AS 'second'");
            assertThat(rows(session, "SELECT a FROM s")).hasSize(1);
            assertThat(tokens).containsExactly("first", "second");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aSecretStandsNowhereButInItsFile() throws IOException {
        List<String> shown = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.start();
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            session.execute("CREATE SECRET pw AS '" + CANARY + "'");
            session.execute(CONNECTION);
            session.execute("CREATE CONNECTION web WITH (connector = 'http', url = 'http://localhost:"
                    + server.getAddress().getPort() + "/', 'headers.Authorization' = SECRET 'pw')");
            session.execute(TABLE);
            session.execute("CREATE STREAM w (a BIGINT) WITH (connection = 'web', format = 'json')");
            session.execute("CREATE TABLE kept (a BIGINT PRIMARY KEY)");
            for (String sql : List.of(
                    "SHOW CREATE s",
                    "SHOW CONNECTIONS",
                    "SHOW SECRETS",
                    "SHOW STREAMS",
                    "SHOW SETTINGS",
                    "DESCRIBE EXTENDED s",
                    "DESCRIBE EXTENDED w",
                    "EXPLAIN SELECT * FROM s",
                    "EXPLAIN AS JSON INSERT INTO kept SELECT a FROM s",
                    "SHOW JOBS")) {
                shown.addAll(rows(session, sql));
            }
            shown.add(String.valueOf(
                    catchThrowableOfType(TidemarkException.class, () -> rows(session, "SELECT a FROM w"))));
            shown.add(String.valueOf(refused(session, "CREATE SECRET pw AS '" + CANARY + "'")));
            shown.add(String.valueOf(refused(
                    session, "CREATE CONNECTION e WITH (connector = 'kafka', 'sasl.password' = '" + CANARY + "')")));
            shown.add(String.valueOf(refused(
                    session,
                    "CREATE STREAM e (a BIGINT) WITH (connector = 'kafka', 'bootstrap.servers' = 'h:1', topic = 't',"
                            + " format = 'json', 'sasl.password' = '" + CANARY + "')")));
        } finally {
            server.stop(0);
        }
        assertThat(shown).hasSizeGreaterThan(20).noneSatisfy(line -> assertThat(line)
                .contains(CANARY));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                boolean itsOwn = file.equals(folder.resolve("data/secrets"));
                String base64 = Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(itsOwn ? CANARY : base64)
                        .doesNotContain(CANARY);
            }
        }
    }

    @Test
    void whatIsLoggedOrRememberedOfAStatementHasNoSecrets() {
        assertThat(Secrets.hide("create  secret s as '" + CANARY + "''s'")).isEqualTo("create  secret s as '***'");
        assertThat(Secrets.hide("CREATE SECRET s AS '" + CANARY)).isEqualTo("CREATE SECRET s AS '***'");
        assertThat(Secrets.hide("create /* a */ -- b\nSECRET s AS '" + CANARY + "'; SELECT 'x'"))
                .isEqualTo("create /* a */ -- b\nSECRET s AS '***'; SELECT 'x'");
        assertThat(Secrets.hide("SELECT 'create secret'; CREATE SECRET s AS '" + CANARY + ";' nonsense"))
                .doesNotContain(CANARY)
                .endsWith("AS '***' nonsense");
        assertThat(Secrets.cover("SELECT 'x';\nCREATE SECRET s AS 'a''\n;b' oops WITH ('token' = 'c', d = 'e')"))
                .isEqualTo("SELECT 'x';\nCREATE SECRET s AS '***\n**' oops WITH ('*****' = '*', * = '*')"
                        .replace("* = ", "d = "));
        assertThat(Secrets.hide("CREATE SECRET s AS '" + "''".repeat(20_000))).isEqualTo("CREATE SECRET s AS '***'");
        assertThat(Secrets.hide("create ".repeat(10_000) + "/*".repeat(10_000))).hasSize(90_000);
        assertThat(Secrets.hide("… WITH ('sasl.password' = '" + CANARY + "', 'headers.Authorization'='x')"))
                .isEqualTo("… WITH ('sasl.password' = '***', 'headers.Authorization'='***')");
        assertThat(Secrets.hide("a".repeat(500_000))).hasSize(500_000);
        assertThat(Secrets.hide("SELECT 'x'")).isEqualTo("SELECT 'x'");
    }

    @Test
    void onAServerCredentialsStandInConnectionsOnly() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));
        TidemarkConfig config = TidemarkConfig.builder()
                .dataDirectory(folder.resolve("data"))
                .access(OutsideAccess.confined(List.of(root), List.of("localhost:1")))
                .build();
        try (Tidemark tidemark = Tidemark.open(config)) {
            Session session = tidemark.session();
            session.execute("CREATE SECRET pw AS 'x'");
            session.execute(CONNECTION);
            session.execute(TABLE);
            String direct = "CREATE STREAM d (a BIGINT) WITH (connector = 'kafka', 'bootstrap.servers' = 'localhost:1',"
                    + " topic = 't', format = 'json'%s)";
            session.execute(String.format(direct, ", 'properties.client.id' = 'x'"));
            for (String option : List.of(
                    "'sasl.username' = 'me', 'sasl.password' = 'x'",
                    "'sasl.username' = 'me', 'sasl.password' = SECRET 'pw'",
                    "'properties.ssl.truststore.location' = '/etc/passwd'",
                    "'properties.security.protocol' = 'SSL'")) {
                assertThat(refused(session, String.format(direct.replace(" d ", " e "), ", " + option))
                                .code())
                        .as(option)
                        .isEqualTo(ErrorCode.NOT_PERMITTED);
            }
            assertThat(refused(
                                    session,
                                    String.format(direct.replace(" d ", " e ").replace(":1'", ":2'"), ""))
                            .text())
                    .isEqualTo("this server may not connect to 'localhost:2'");
            assertThat(refused(
                                    session,
                                    "CREATE STREAM e (a BIGINT) WITH (connector = 'file', format = 'json', path = '"
                                            + folder + "/data/secrets')")
                            .code())
                    .isEqualTo(ErrorCode.NOT_PERMITTED);
            assertThat(refused(
                                    session,
                                    "CREATE STREAM e (a BIGINT) WITH (connector = 'file', format = 'json', path = '"
                                            + root + "/a.json', 'on-error' = 'dead-letter', 'dead-letter' = '" + folder
                                            + "/x')")
                            .code())
                    .isEqualTo(ErrorCode.NOT_PERMITTED);
            session.execute("SET 'on-error' = 'dead-letter'");
            assertThat(rows(session, "SHOW STREAMS").toString()).contains("dead_letter");
        }
        Tidemark.open(TidemarkConfig.builder()
                        .dataDirectory(folder.resolve("data"))
                        .access(OutsideAccess.confined(List.of(), List.of()))
                        .build())
                .close(); // what was allowed once makes no data directory unreadable
    }
}
