package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.TidemarkConfig;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.connection.EngineConnection;
import io.tidemark.shell.output.OutputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example runs and gives what it promises. */
class ExamplesTest {
    private final Connection connection = EngineConnection.open(
            TidemarkConfig.builder().workingDirectory(Scripts.PROJECT).build());
    private final Scripts scripts = new Scripts(connection, true);

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        connection.close();
    }

    private List<String> run(String name, Map<String, String> variables) throws IOException {
        assertThat(scripts.example(name, OutputFormat.JSON, variables))
                .as(scripts.notices())
                .isZero();
        return scripts.rows().lines().toList();
    }

    @Test
    void everyExampleHasATest() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> found = Files.walk(Scripts.PROJECT.resolve("examples"))) {
            found.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".sql") || name.endsWith(".java"))
                    .forEach(names::add);
        }
        assertThat(names)
                .containsExactly(
                        "KeyValueStore.java", // JavaExampleIT
                        "alerts_by_the_clock.sql", // ClockExampleIT
                        "average_price.sql",
                        "clickstream_sessions.sql",
                        "into_a_file.sql",
                        "kafka_topic.sql", // KafkaExampleIT
                        "key_value_store.sql",
                        "revenue_per_minute.sql",
                        "running_balance.sql",
                        "running_totals.sql",
                        "sensor_anomalies.sql",
                        "sliding_window.sql");
    }

    @Test
    void revenuePerMinute() throws IOException {
        assertThat(run("revenue_per_minute.sql", Map.of()))
                .containsExactlyInAnyOrder(
                        "{\"window_end\":\"2026-03-01 12:01:00.000\",\"item\":\"lamp\",\"orders\":2,\"revenue\":25.50}",
                        "{\"window_end\":\"2026-03-01 12:01:00.000\",\"item\":\"vase\",\"orders\":1,\"revenue\":7.00}",
                        "{\"window_end\":\"2026-03-01 12:02:00.000\",\"item\":\"lamp\",\"orders\":1,\"revenue\":12.00}",
                        "{\"window_end\":\"2026-03-01 12:02:00.000\",\"item\":\"clock\",\"orders\":1,\"revenue\":30.00}",
                        "{\"window_end\":\"2026-03-01 12:02:00.000\",\"item\":\"vase\",\"orders\":1,\"revenue\":6.50}",
                        "{\"window_end\":\"2026-03-01 12:04:00.000\",\"item\":\"clock\",\"orders\":1,\"revenue\":29.00}");
    }

    @Test
    void runningTotals() throws IOException {
        List<String> rows = run("running_totals.sql", Map.of());
        assertThat(rows)
                .contains(
                        "{\"op\":\"+I\",\"auction\":3,\"bids\":1,\"highest\":9}",
                        "{\"op\":\"-U\",\"auction\":1,\"bids\":3,\"highest\":130}",
                        "{\"op\":\"+U\",\"auction\":1,\"bids\":4,\"highest\":140}");
        assertThat(rows.subList(rows.size() - 3, rows.size()))
                .containsExactly(
                        "{\"auction\":1,\"bids\":4,\"highest\":140}",
                        "{\"auction\":2,\"bids\":3,\"highest\":65}",
                        "{\"auction\":3,\"bids\":1,\"highest\":9}");
    }

    @Test
    void slidingWindow() throws IOException {
        assertThat(run("sliding_window.sql", Map.of()))
                .containsExactlyInAnyOrder(
                        "{\"window_start\":\"2026-03-01 11:59:50.000\",\"bids\":1,\"average_price\":100.0}",
                        "{\"window_start\":\"2026-03-01 12:00:00.000\",\"bids\":4,\"average_price\":74.75}",
                        "{\"window_start\":\"2026-03-01 12:00:10.000\",\"bids\":3,\"average_price\":66.33333333333333}");
    }

    @Test
    void intoAFile() throws IOException {
        Path target = directory.resolve("high.csv");
        assertThat(run("into_a_file.sql", Map.of("target", target.toString())))
                .containsExactly("{\"high_bids\":4,\"lowest\":100}");
        assertThat(scripts.notices()).contains("job-1 finished, 4 rows written");
        assertThat(target).content().contains("1,140,2026-03-01 12:00:31.000");
    }

    @Test
    void runningBalance() throws IOException {
        assertThat(run("running_balance.sql", Map.of()))
                .containsExactly(
                        "{\"balance\":800.00}",
                        "{\"account\":\"ada\",\"balance\":800.00,\"postings\":3}",
                        "{\"account\":\"bob\",\"balance\":10.25,\"postings\":3}",
                        "{\"account\":\"cyd\",\"balance\":80.00,\"postings\":1}");
    }

    @Test
    void averagePrice() throws IOException {
        assertThat(run("average_price.sql", Map.of()))
                .containsExactlyInAnyOrder(
                        average("00", "XYZ", 1, "50.0000", "50.0000"),
                        average("00", "ABC", 3, "10.4167", "10.5500"),
                        average("10", "XYZ", 2, "51.5000", "51.2500"),
                        average("10", "ABC", 1, "11.0000", "11.0000"),
                        average("20", "ABC", 1, "11.5000", "11.5000"));
    }

    private static String average(String second, String symbol, int trades, String average, String weighted) {
        return "{\"window_start\":\"2026-03-01 12:00:" + second + ".000\",\"symbol\":\"" + symbol + "\",\"trades\":"
                + trades + ",\"average\":" + average + ",\"weighted\":" + weighted + "}";
    }

    @Test
    void clickstreamSessions() throws IOException {
        assertThat(run("clickstream_sessions.sql", Map.of()))
                .containsExactlyInAnyOrder(
                        session("v1", "12:00", "12:36", 4, "/ > /lamps > /lamps/7 > /cart"),
                        session("v1", "14:00", "14:00", 1, "/"),
                        session("v2", "12:01", "12:01", 1, "/sale"),
                        session("v2", "12:32", "12:32", 1, "/cart"));
    }

    private static String session(String visitor, String first, String last, int clicks, String path) {
        return "{\"visitor\":\"" + visitor + "\",\"first_click\":\"2026-03-01 " + first
                + ":00.000\",\"last_click\":\"2026-03-01 " + last + ":00.000\",\"clicks\":" + clicks + ",\"path\":\""
                + path
                + "\"}";
    }

    @Test
    void sensorAnomalies() throws IOException {
        String start = "{\"window_start\":\"2026-03-01 12:01:00.000\",";
        assertThat(run("sensor_anomalies.sql", Map.of()))
                .containsExactlyInAnyOrder(
                        start + "\"sensor\":\"cellar\",\"lowest\":12.2,\"highest\":19.9,\"readings\":2}",
                        start + "\"sensor\":\"oven\",\"lowest\":180.5,\"highest\":240.0,\"readings\":2}");
    }

    @Test
    void keyValueStore() throws IOException {
        assertThat(run("key_value_store.sql", Map.of()))
                .containsExactly(
                        "{\"name\":\"Ada\",\"visits\":4,\"first_tag\":\"new\",\"lamp\":12.50}",
                        "{\"id\":\"u1\",\"name\":\"Ada\",\"visits\":4,\"tags\":[\"new\",\"vip\"],"
                                + "\"prices\":{\"lamp\":12.50,\"vase\":7.00}}",
                        "{\"id\":\"u2\",\"name\":\"Bob\",\"visits\":2,\"tags\":[\"back\"],\"prices\":{\"clock\":30.00}}");
    }
}
