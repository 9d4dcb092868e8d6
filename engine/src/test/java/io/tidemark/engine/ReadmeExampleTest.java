package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The code block of the README, as it stands there. */
class ReadmeExampleTest {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    private final List<String> printed = new ArrayList<>();

    @Test
    void theEmbeddingExampleRuns() throws IOException {
        String source =
                Files.readString(PROJECT.resolve("engine/src/test/java/io/tidemark/engine/ReadmeExampleTest.java"));
        assertThat(code(source, "// begin\n", "// end\n")).isEqualTo(code(readme(), "```java\n", "```\n"));
        example();
        assertThat(printed)
                .containsExactlyInAnyOrder(
                        "2026-03-01T12:00:10 1 2",
                        "2026-03-01T12:00:10 2 1",
                        "2026-03-01T12:00:20 1 1",
                        "2026-03-01T12:00:20 3 1",
                        "2026-03-01T12:00:20 2 1",
                        "2026-03-01T12:00:30 2 1",
                        "2026-03-01T12:00:40 1 1");
    }

    private static String readme() throws IOException {
        return Files.readString(PROJECT.resolve("README.md"));
    }

    /** The lines between two marks, without indentation, and with what differs on purpose made equal. */
    private static String code(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        String block = text.substring(from, text.indexOf(end, from));
        return block.replaceAll("(?m)^ +", "")
                .replaceAll("\\s+", " ")
                .replace("System.out.println", "print")
                .replace("TidemarkConfig.ephemeral()", "config()")
                .strip();
    }

    private static TidemarkConfig config() {
        return TidemarkConfig.builder().workingDirectory(PROJECT).build();
    }

    private void print(String line) {
        printed.add(line);
    }

    private void example() {
        // begin
        try (Tidemark tidemark = Tidemark.open(config())) {
            Session session = tidemark.session();
            session.execute("""
                    CREATE STREAM bid (auction BIGINT, price BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
                    WITH (connector = 'file', path = 'examples/data/bids.jsonl', format = 'json')""");
            RowStream rows = session.query("""
                    SELECT window_end, auction, COUNT(*) AS bids, MAX(price) AS highest
                    FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(ts), INTERVAL '10' SECOND))
                    GROUP BY window_end, auction
                    EMIT AFTER WATERMARK""");
            for (Row row : rows) {
                print(row.timestamp("window_end") + " " + row.longValue("auction") + " " + row.longValue("bids"));
            }
        }
        // end
    }
}
