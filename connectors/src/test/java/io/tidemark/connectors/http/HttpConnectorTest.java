package io.tidemark.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.connectors.TestEpochScope;
import io.tidemark.connectors.TestTable;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server of the JDK that answers what the test has laid down. */
class HttpConnectorTest {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /** An answer that is laid down: {@code status|header: value|body}. */
    private final ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();

    /** What was asked: {@code method type body}. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final List<String> tags = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    HttpConnectorTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(
                exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Content-Type") + " " + body);
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        tags.add(String.valueOf(exchange.getRequestHeaders().getFirst("If-None-Match")) + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        String next = answers.poll();
        String[] parts = (next == null ? "200||" : next).split("\\|", 3);
        if (!parts[1].isEmpty()) {
            exchange.getResponseHeaders().add(parts[1].split(": ")[0], parts[1].split(": ")[1]);
        }
        byte[] bytes = parts[2].getBytes(StandardCharsets.UTF_8);
        int status = Integer.parseInt(parts[0]);
        exchange.sendResponseHeaders(status, status == 304 || bytes.length == 0 ? -1 : bytes.length);
        if (status != 304) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private TestTable table(String format) {
        return new TestTable("t", "http")
                .option("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/rows?key=secret")
                .option("format", format)
                .option("poll-interval", "1 ms")
                .column("a", SqlType.bigint());
    }

    private List<String> poll(TestTable table, int count) {
        List<String> rows = new ArrayList<>();
        try (Source source = table.open(false);
                SourceReader reader = source.reader(0, 1)) {
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (rows.size() < count && System.nanoTime() < deadline) {
                rows.addAll(table.poll(reader));
            }
            assertThat(reader.finished()).isFalse();
        }
        return rows;
    }

    @Test
    void aBoundedScanAsksOnce() {
        answers.add("200||[{\"a\":1}, {\"a\":2} ]");
        assertThat(table("json").rows()).containsExactly("{\"a\":1}", "{\"a\":2}");
        answers.add("200||{\"a\":3}\n\n{\"a\"\n: 4}");
        assertThat(table("json").rows()).containsExactly("{\"a\":3}", "{\"a\":4}");
        answers.add("200||b,a\r\n\"x\ny\",5\r\n,6");
        assertThat(table("csv").rows()).containsExactly("{\"a\":5}", "{\"a\":6}");
        answers.add("200||");
        assertThat(table("json").rows()).isEmpty();
        assertThat(asked).hasSize(4).allMatch(request -> request.startsWith("GET"));
    }

    @Test
    void itAsksAgainAndTakesNoForAnAnswerIfNothingHasChanged() {
        answers.add("200|ETag: \"v1\"|{\"a\":1}");
        answers.add("304||");
        answers.add("503||");
        answers.add("200||{\"a\":2}");
        answers.add("200||{\"a\":3}");
        TestTable table = table("json").option("headers.Authorization", "Bearer x");
        assertThat(poll(table, 3)).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        assertThat(tags.subList(0, 5))
                .containsExactly(
                        "null Bearer x", "\"v1\" Bearer x", "\"v1\" Bearer x", "\"v1\" Bearer x", "null Bearer x");
    }

    @Test
    void badRecordsAreRejectedWithTheirNumber() {
        answers.add("200||{\"a\":1}\nnonsense\n{\"a\":\"x\"}\n{\"a\":4}");
        TestTable table = table("json").deadLetter();
        assertThat(table.rows()).containsExactly("{\"a\":1}", "{\"a\":4}");
        assertThat(table.rejections()).hasSize(2);
        assertThat(table.rejections().get(0))
                .contains("/rows, 2: ")
                .endsWith(": nonsense")
                .doesNotContain("secret");
        assertThat(table.rejections().get(1)).contains("/rows, 3: field 'a'");
        answers.add("200||[{\"a\":1}, {\"a\":2}");
        assertThat(table.rows()).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(table.rejections()).hasSize(3);
        assertThat(table.rejections().get(2)).contains("/rows, 3: not valid JSON: the record is empty");
        answers.add("200||[{\"a\":1} {\"a\":2}]");
        assertThat(table.rows()).containsExactly("{\"a\":1}");
        assertThat(table.rejections()).hasSize(4);
    }

    private void fails(TestTable table, ErrorCode code, String message) {
        assertThatThrownBy(table::rows)
                .hasMessageContaining(message)
                .satisfies(
                        error -> assertThat(((TidemarkException) error).code()).isEqualTo(code))
                .satisfies(error -> assertThat(error.getMessage()).doesNotContain("secret"));
    }

    @Test
    void whatDoesNotGoIsSaid() {
        answers.add("404||no such thing");
        fails(table("json"), ErrorCode.SOURCE_FAILED, "/rows answered 404: no such thing");
        assertThat(asked).hasSize(1);
        answers.add("500||");
        answers.add("500||");
        fails(table("json").option("retries", "1"), ErrorCode.SOURCE_FAILED, "answered 500 (after 2 tries)");
        answers.add("200||" + "x".repeat(200));
        fails(
                table("json").option("max-response-bytes", "100"),
                ErrorCode.RECORD_TOO_LARGE,
                "more than the 100 bytes of 'max-response-bytes'");
        server.stop(0);
        fails(table("json").option("retries", "0"), ErrorCode.UNREACHABLE, "/rows does not answer");
    }

    private void write(TestTable table, int rows) {
        table.create();
        SinkRequest request = new SinkRequest(
                table.definition(), table.options(), table.schema(), ChangelogMode.INSERT_ONLY, Path.of(""), true);
        List<List<String>> values = new ArrayList<>();
        for (int row = 1; row <= rows; row++) {
            values.add(List.of(Integer.toString(row)));
        }
        try (Sink sink = table.connector().openSink(request);
                SinkWriter writer = sink.writer(0, 1)) {
            writer.write(TestTable.batch(table.schema(), values));
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!writer.drained() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            writer.finish();
            sink.commit();
        }
    }

    @Test
    void rowsAreSentInOrderAndAgainIfNeedBe() {
        answers.add("200||");
        answers.add("503|Retry-After: 0|");
        answers.add("200||");
        write(table("json").option("delivery", "at-least-once"), 3);
        assertThat(asked)
                .containsExactly(
                        "POST application/json {\"a\":1}",
                        "POST application/json {\"a\":2}",
                        "POST application/json {\"a\":2}",
                        "POST application/json {\"a\":3}");
        assertThat(keys.get(1)).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(0)).isNotEqualTo(keys.get(3));
    }

    @Test
    void severalRowsGoTogether() {
        write(
                table("json")
                        .option("delivery", "at-least-once")
                        .option("batch-rows", "2")
                        .option("method", "PUT"),
                3);
        write(table("csv").option("delivery", "at-least-once").option("batch-rows", "5"), 2);
        assertThat(asked)
                .containsExactly(
                        "PUT application/json [{\"a\":1},{\"a\":2}]",
                        "PUT application/json [{\"a\":3}]",
                        "POST text/csv; charset=utf-8 a\n1\n2\n");
    }

    @Test
    void aBarrierWaitsForTheAnswersToAllRowsBeforeIt() {
        TestTable table = table("json").option("delivery", "at-least-once").option("batch-rows", "10");
        table.create();
        SinkRequest request = new SinkRequest(
                table.definition(),
                table.options(),
                table.schema(),
                ChangelogMode.INSERT_ONLY,
                Path.of(""),
                false,
                new TestEpochScope("job", 1));
        try (Sink sink = table.connector().openSink(request);
                SinkWriter writer = sink.writer(0, 1)) {
            writer.write(TestTable.batch(table.schema(), List.of(List.of(1))));
            assertThatThrownBy(() -> writer.onBarrier(1))
                    .satisfies(error ->
                            assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.INTERNAL));
            long deadline = System.nanoTime() + PATIENCE_NANOS;
            while (!writer.drained() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(asked).containsExactly("POST application/json [{\"a\":1}]");
            writer.onBarrier(1);
        }
    }

    @Test
    void writingNeedsToBeToldThatRowsMayComeTwice() {
        assertThatThrownBy(() -> write(table("json"), 1))
                .hasMessageContaining("lacks the option 'delivery'")
                .satisfies(error ->
                        assertThat(((TidemarkException) error).hint()).contains("'delivery' = 'at-least-once'"));
        answers.add("400||bad row");
        assertThatThrownBy(() -> write(table("json").option("delivery", "at-least-once"), 1))
                .hasMessageContaining("/rows answered 400: bad row");
    }

    @Test
    void optionsAreChecked() {
        for (String url : List.of("ftp://x", "nowhere", "http://u:p@h/x", "http://a b")) {
            assertThatThrownBy(() -> table("json").option("url", url).create()).hasMessageContaining("option 'url'");
        }
        assertThatThrownBy(() -> table("json").option("headers.Host", "x").create())
                .hasMessageContaining("'headers.Host' is no header that can be sent");
        assertThatThrownBy(() -> table("json").option("batch-rows", "0").create())
                .hasMessageContaining("is not from 1 to 10000");
        assertThatThrownBy(() -> table("json").option("poll-intervall", "1 s").create())
                .hasMessageContaining("has no option 'poll-intervall'");
        assertThatThrownBy(() -> table("json").option("timeout", "0 s").create())
                .hasMessageContaining("is too short");
    }
}
