package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.TidemarkConfig;
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
        try (Stream<Path> found = Files.list(Scripts.PROJECT.resolve("examples"))) {
            found.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".sql"))
                    .forEach(names::add);
        }
        assertThat(names)
                .containsExactly(
                        "into_a_file.sql",
                        "kafka_topic.sql", // KafkaExampleIT
                        "revenue_per_minute.sql",
                        "running_totals.sql",
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
}
