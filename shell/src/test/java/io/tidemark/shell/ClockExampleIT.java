package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.broker.LocalBroker;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.connection.EngineConnection;
import io.tidemark.shell.output.OutputFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example with a window of the clock, against a real broker and a server of the JDK, with its real ten seconds. */
class ClockExampleIT {
    @TempDir
    Path directory;

    /** The bodies of all requests. */
    private final List<String> calls = new CopyOnWriteArrayList<>();

    private final HttpServer server;

    ClockExampleIT() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/busy", this::answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        calls.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(204, -1);
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

    @Test
    void eachWindowOfTheClockCallsTheUrlAndGoesToTheTopic() throws IOException {
        try (LocalBroker broker = LocalBroker.start(Map.of("auto.create.topics.enable", "true"));
                Connection connection = EngineConnection.open(TidemarkConfig.at(directory))) {
            Map<String, String> variables = Map.of(
                    "servers",
                    broker.bootstrapServers(),
                    "url",
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/busy");
            Scripts scripts = new Scripts(connection, false);
            run(scripts, """
                    CREATE STREAM order_feed (item VARCHAR, pieces BIGINT)
                    WITH (connector = 'kafka', topic = 'orders', format = 'json', 'bootstrap.servers' = '${servers}');
                    INSERT INTO order_feed VALUES ('lamp', 1), ('vase', 5), ('lamp', 2)""", variables);
            assertThat(scripts.example("alerts_by_the_clock.sql", OutputFormat.JSON, variables))
                    .as(scripts.notices())
                    .isZero();
            run(
                    scripts,
                    "SELECT item FROM busy_item WHERE item = 'lamp' AND orders = 2 LIMIT 1 EMIT CHANGES",
                    variables);
            run(scripts, "STOP JOB job-1; SELECT * FROM busy_item", variables);
            List<String> told = scripts.rows().lines().toList();
            assertThat(told)
                    .doesNotHaveDuplicates()
                    .anyMatch(row -> row.contains("\"item\":\"lamp\",\"orders\":2,\"pieces\":3"))
                    .anyMatch(row -> row.contains("\"item\":\"vase\",\"orders\":1,\"pieces\":5"));
            Set<String> called = calls.stream()
                    .map(body -> body.replace("Z\"", "\"")) // the session shows instants in its zone
                    .collect(Collectors.toSet());
            assertThat(called).containsExactlyInAnyOrderElementsOf(told);
        }
    }

    private static void run(Scripts scripts, String script, Map<String, String> variables) {
        assertThat(scripts.run(script, OutputFormat.JSON, variables))
                .as(scripts.notices())
                .isZero();
    }
}
