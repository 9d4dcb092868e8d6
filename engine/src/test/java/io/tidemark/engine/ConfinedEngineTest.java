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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine whose statements may reach one folder and one address. */
class ConfinedEngineTest {
    @TempDir
    Path folder;

    private final AtomicInteger hits = new AtomicInteger();
    private Path root;
    private HttpServer allowed;
    private HttpServer canary;
    private Tidemark tidemark;
    private Session session;

    @BeforeEach
    void open() throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectory(root.resolve("in"));
        Files.writeString(root.resolve("in/a.json"), "{\"a\":1}\n");
        Files.writeString(folder.resolve("secret.json"), "{\"a\":666}\n");
        canary = server("");
        allowed = server("http://localhost:" + canary.getAddress().getPort() + "/");
        tidemark = Tidemark.open(TidemarkConfig.builder()
                .workingDirectory(root)
                .access(OutsideAccess.confined(
                        List.of(root),
                        List.of("localhost:" + allowed.getAddress().getPort())))
                .build());
        session = tidemark.session();
    }

    /** Answers with a row, or below /redirect with a redirect. */
    private HttpServer server(String location) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean redirects = exchange.getRequestURI().getPath().startsWith("/redirect");
            if (location.isEmpty()) {
                hits.incrementAndGet();
            }
            byte[] body = "{\"a\":1}\n".getBytes(StandardCharsets.UTF_8);
            if (redirects) {
                exchange.getResponseHeaders().set("Location", location);
            }
            exchange.sendResponseHeaders(redirects ? 302 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    @AfterEach
    void close() {
        tidemark.close();
        allowed.stop(0);
        canary.stop(0);
    }

    private List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        session.query(sql).forEach(row -> rows.add(row.toString()));
        return rows;
    }

    private ErrorCode refused(String sql) {
        TidemarkException refused = catchThrowableOfType(TidemarkException.class, () -> {
            if (session.execute(sql) instanceof Result.Rows rows) {
                rows.stream().forEach(row -> {});
            }
        });
        assertThat(refused).as(sql).isNotNull();
        return refused.code();
    }

    private void file(String name, String path) {
        session.execute("CREATE STREAM " + name + " (a BIGINT) WITH (connector = 'file', format = 'json', path = '"
                + path + "')");
    }

    @Test
    void filesUnderTheRootAreReadAndWritten() {
        file("f", "in/a.json");
        assertThat(rows("SELECT a FROM f")).hasSize(1);
        file("g", "new.json");
        session.execute("INSERT INTO g VALUES (7)");
        assertThat(rows("SELECT a FROM g")).hasSize(1);
    }

    @Test
    void aPathThatLeadsOutIsRefusedWhenTheTableIsCreated() {
        for (String path :
                List.of("../secret.json", "/etc/passwd", folder + "/secret.json", "in/../../*", "/proc/self/*")) {
            assertThat(refused("CREATE STREAM e (a BIGINT) WITH (connector = 'file', format = 'json', path = '" + path
                            + "')"))
                    .as(path)
                    .isEqualTo(ErrorCode.NOT_PERMITTED);
        }
    }

    @Test
    void aLinkThatAppearsLaterIsRefusedWhenTheTableIsRead() throws IOException {
        file("matching", "in/*.json");
        file("single", "in/b.json");
        file("whole", "in");
        assertThat(rows("SELECT a FROM matching")).hasSize(1);
        Files.createSymbolicLink(root.resolve("in/b.json"), folder.resolve("secret.json"));
        assertThat(refused("SELECT a FROM matching")).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(refused("SELECT a FROM single")).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(refused("SELECT a FROM whole")).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(refused("INSERT INTO single VALUES (1)")).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(Files.readString(folder.resolve("secret.json"))).isEqualTo("{\"a\":666}\n");
    }

    @Test
    void whatIsInsertedIsAppendedAndNothingIsOverwritten() throws IOException {
        file("f", "in/a.json");
        session.execute("INSERT INTO f VALUES (2)");
        assertThat(Files.readString(root.resolve("in/a.json"))).isEqualTo("{\"a\":1}\n{\"a\":2}\n");
    }

    @Test
    void onlyListedHostsAreAskedAndRedirectsAreNotFollowed() {
        String table = "CREATE STREAM %s (a BIGINT) WITH (connector = 'http', format = 'json', retries = 0, url ="
                + " 'http://localhost:%d%s')";
        session.execute(String.format(table, "h", allowed.getAddress().getPort(), "/"));
        assertThat(rows("SELECT a FROM h")).hasSize(1);
        assertThat(refused(String.format(table, "c", canary.getAddress().getPort(), "/")))
                .isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(refused(String.format(table, "m", 80, "/").replace("localhost", "169.254.169.254")))
                .isEqualTo(ErrorCode.NOT_PERMITTED);
        session.execute(String.format(table, "r", allowed.getAddress().getPort(), "/redirect"));
        assertThat(refused("SELECT a FROM r")).isEqualTo(ErrorCode.SOURCE_FAILED);
        assertThat(hits).hasValue(0);
    }
}
