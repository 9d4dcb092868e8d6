package io.tidemark.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.Row;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same queries over the same random stream in Flink SQL, in a JVM of its own, and here. No row is late, because Flink
 * moves its watermark by the clock; and no two rows are exactly a session's gap apart, where the two differ on purpose.
 */
@Timeout(240)
class FlinkComparisonIT {
    /** Rows may be so far out of order, and the watermark is so far behind. */
    private static final int DELAY_SECONDS = 20;

    private static final int ROWS = 20_000;
    private static final long TIMEOUT_SECONDS = 180;
    private static final String AGGREGATES = "COUNT(*), SUM(v), MIN(v), MAX(v), COUNT(DISTINCT v)";

    private static final List<String> QUERIES = List.of(
            over("TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)"),
            over("TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '13' SECOND)"),
            over("HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '30' SECOND)"),
            over("HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '20' SECOND, INTERVAL '1' MINUTE)"),
            over("CUMULATE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '1' MINUTE)"),
            over("SESSION(TABLE t PARTITION BY k, DESCRIPTOR(ts), INTERVAL '3.001' SECOND)"),
            "SELECT window_start, window_end, COUNT(*), SUM(v) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts),"
                    + " INTERVAL '30' SECOND)) WHERE v > 500 GROUP BY window_start, window_end HAVING COUNT(*) > 3",
            "SELECT window_end, MAX(n) FROM (SELECT k, window_start, window_end, COUNT(*) AS n FROM TABLE(HOP(TABLE t,"
                    + " DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '30' SECOND)) GROUP BY k, window_start, window_end)"
                    + " GROUP BY window_start, window_end");

    @TempDir
    Path folder;

    private static String over(String window) {
        return "SELECT k, window_start, window_end, " + AGGREGATES + " FROM TABLE(" + window
                + ") GROUP BY k, window_start, window_end";
    }

    /** Times are even milliseconds, and gaps odd ones, so that none is exactly a gap apart; some are before 1970. */
    private static List<String> rows(Random random) {
        List<String> rows = new ArrayList<>();
        long base = -300_000;
        for (int row = 0; row < ROWS; row++) {
            base += random.nextInt(60) * 2L;
            long time = base - random.nextInt(DELAY_SECONDS * 500) * 2L;
            int key = (int) Math.floor(Math.pow(random.nextDouble(), 3) * 40);
            rows.add(key + "," + random.nextInt(1000) + ","
                    + LocalDateTime.ofEpochSecond(
                            Math.floorDiv(time, 1000L), (int) Math.floorMod(time, 1000L) * 1_000_000, ZoneOffset.UTC));
        }
        return rows;
    }

    @Test
    void windowAggregatesAgreeWithFlinkSql() throws Exception {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        Path input = Files.write(folder.resolve("rows.csv"), rows(new Random(seed)));
        List<List<String>> expected = flink(input, QUERIES);
        for (int parallelism : new int[] {1, 2}) {
            for (int query = 0; query < QUERIES.size(); query++) {
                assertThat(expected.get(query))
                        .as("rows of Flink for %s", QUERIES.get(query))
                        .isNotEmpty();
                assertThat(tidemark(input, QUERIES.get(query), parallelism))
                        .as("at parallelism %s: %s", parallelism, QUERIES.get(query))
                        .isEqualTo(expected.get(query));
            }
        }
    }

    @Test
    void rowsExactlyAGapApartAreOneSessionThereAndTwoHere() throws Exception {
        String query = "SELECT k, window_start, window_end, COUNT(*) FROM TABLE(SESSION(TABLE t PARTITION BY k,"
                + " DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY k, window_start, window_end";
        Path input =
                Files.write(folder.resolve("gap.csv"), List.of("1,1,2024-01-01T00:00:00", "1,1,2024-01-01T00:00:05"));
        assertThat(flink(input, List.of(query)).get(0)).containsExactly("1|2024-01-01T00:00|2024-01-01T00:00:10|2");
        assertThat(tidemark(input, query, 1))
                .containsExactly(
                        "1|2024-01-01T00:00:05|2024-01-01T00:00:10|1", "1|2024-01-01T00:00|2024-01-01T00:00:05|1");
    }

    private List<String> tidemark(Path input, String query, int parallelism) throws Exception {
        Path file = folder.resolve("with_header.csv");
        List<String> lines = new ArrayList<>(List.of("k,v,ts"));
        lines.addAll(Files.readAllLines(input));
        Files.write(file, lines);
        List<String> rows = new ArrayList<>();
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                Session session = tidemark.session()) {
            session.execute("SET 'parallelism' = '" + parallelism + "'");
            session.execute("CREATE STREAM t (k INT, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '"
                    + DELAY_SECONDS + "' SECOND) WITH (connector = 'file', format = 'csv', path = '" + file + "')");
            for (Row row : session.query(query + " EMIT AFTER WATERMARK")) {
                List<String> values = new ArrayList<>();
                for (int column = 0; column < row.schema().size(); column++) {
                    values.add(String.valueOf(row.value(column)));
                }
                rows.add(String.join("|", values));
            }
        }
        Collections.sort(rows);
        return rows;
    }

    /** The sorted rows of each query, from Flink in a JVM of its own. */
    private List<List<String>> flink(Path input, List<String> queries) throws Exception {
        Path script = Files.write(folder.resolve("queries.sql"), queries);
        Path output = folder.resolve("flink.txt");
        Path log = folder.resolve("flink.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"));
        for (String opened : List.of("lang", "net", "io", "nio", "lang.reflect", "text", "time", "util")) {
            command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        command.add("--add-opens=java.base/java.util.concurrent=ALL-UNNAMED");
        command.addAll(
                List.of("-cp", "target/classes" + File.pathSeparator + "target/lib/*", FlinkSql.class.getName()));
        command.addAll(List.of(input.toString(), script.toString(), String.valueOf(DELAY_SECONDS), output.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("Flink has ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(() -> read(log)).isZero();
        List<List<String>> results = new ArrayList<>();
        queries.forEach(query -> results.add(new ArrayList<>()));
        for (String line : Files.readAllLines(output)) {
            int bar = line.indexOf('|');
            results.get(Integer.parseInt(line.substring(0, bar))).add(line.substring(bar + 1));
        }
        results.forEach(Collections::sort);
        return results;
    }

    private static String read(Path file) {
        try {
            String text = Files.readString(file);
            return "Flink's end:\n" + text.substring(Math.max(0, text.length() - 4000));
        } catch (IOException failed) {
            return "Flink left no log: " + failed;
        }
    }
}
