package io.tidemark.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connectors.TestTable;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers that go on where an earlier one has stopped. */
class FilePositionTest {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    @TempDir
    Path directory;

    private TestTable table(String path) {
        return new TestTable("t", "file")
                .option("format", "csv")
                .option("path", path)
                .column("a", SqlType.bigint())
                .column("b", SqlType.varchar())
                .metadata("line", SqlType.bigint())
                .in(directory)
                .deadLetter();
    }

    private TestTable following(String path) {
        return table(path).option("mode", "follow").option("poll-interval", "1 ms");
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to));
    }

    private static String lines(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int value = from; value <= to; value++) {
            lines.append("text ").append(value).append(',').append(value).append('\n');
        }
        return lines.toString();
    }

    private static String row(int value, int line) {
        return "{\"a\":" + value + ",\"b\":\"text " + value + "\",\"line\":" + line + "}";
    }

    private static List<String> read(TestTable table, SourceReader reader, int count) {
        List<String> rows = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (rows.size() < count && System.nanoTime() < deadline) {
            rows.addAll(table.poll(reader));
        }
        return rows;
    }

    /** Reads so many rows, and where the reader then stands. */
    private static List<SplitPosition> after(TestTable table, @Nullable List<SplitPosition> start, String... rows) {
        try (Source source = table.open(false, start);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(read(table, reader, rows.length)).containsExactly(rows);
            return reader.positions();
        }
    }

    private static void assertGone(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .satisfies(
                        error -> assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.SOURCE_GONE))
                .hasMessageContaining(message);
    }

    @Test
    void readsFilesOfAFolderOnceInManyRuns() throws IOException {
        append("1.csv", "b,a\n" + lines(1, 5000));
        append("2.csv", "# a comment\nb,a\n" + lines(5001, 5002));
        append("3.csv", "b,a\n");
        append("4.csv", "b,a\n" + lines(5003, 12_000).stripTrailing());
        TestTable table = table("*.csv").option("comment", "#");
        List<String> expected = table.rows();
        assertThat(expected).hasSize(12_000);
        assertThat(table.rowsWithRestarts(1, 1)).isEqualTo(expected);
        assertThat(table.rowsWithRestarts(2, 1)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(table.rowsWithRestarts(3, 2)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(table.connector().replayable(table.definition(), table.options()))
                .isTrue();
    }

    @Test
    void leavesOutTheRestOfALineThatWasTooLong() throws IOException {
        append("x.csv", "b,a\nfirst,1\n" + "y".repeat(100));
        TestTable table = following("x.csv").option("max-record-bytes", "50");
        List<SplitPosition> positions;
        try (Source source = table.open(false);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(read(table, reader, 1)).containsExactly("{\"a\":1,\"b\":\"first\",\"line\":2}");
            table.poll(reader);
            positions = reader.positions();
        }
        assertThat(table.rejections()).hasSize(1);
        append("x.csv", "yyy\nsecond,2\n");
        after(table, positions, "{\"a\":2,\"b\":\"second\",\"line\":4}");
        assertThat(table.rejections()).hasSize(1);
    }

    @Test
    void refusesAFileThatHasOtherContentsOrIsGone() throws IOException {
        append("x.csv", "b,a\n" + lines(1, 3000));
        TestTable table = table("x.csv");
        List<SplitPosition> positions;
        try (Source source = table.open(true);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(table.poll(reader)).isNotEmpty();
            positions = reader.positions();
        }
        String text = Files.readString(directory.resolve("x.csv"));
        Files.writeString(directory.resolve("x.csv"), text.replace("text 7,", "text 8,"));
        assertGone(
                () -> {
                    try (Source source = table.open(true, positions);
                            SourceReader reader = source.reader(0, 1)) {
                        table.poll(reader);
                    }
                },
                "but has other contents there now: it was cut off, replaced or written anew");
        Files.delete(directory.resolve("x.csv"));
        append("y.csv", "b,a\n");
        assertGone(() -> table("*.csv").open(true, positions), "x.csv was read up to byte ");
    }

    @Test
    void doesNotMissAFileThatWasReadToItsEnd() throws IOException {
        append("1.csv", "b,a\n" + lines(1, 2));
        append("2.csv", "b,a\n" + lines(3, 4));
        TestTable table = table("*.csv");
        List<SplitPosition> positions;
        try (Source source = table.open(true);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(table.poll(reader)).hasSize(2);
            positions = reader.positions();
        }
        Files.delete(directory.resolve("1.csv"));
        try (Source source = table.open(true, positions);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(table.poll(reader)).containsExactly(row(3, 2), row(4, 3));
        }
    }

    @Test
    void goesOnWithAFileThatGrows() throws IOException {
        append("x.csv", "b,a\n" + lines(1, 2) + "text 3");
        TestTable table = following("x.csv");
        List<SplitPosition> positions = after(table, null, row(1, 2), row(2, 3));
        append("x.csv", ",3\n");
        positions = after(table, positions, row(3, 4));
        append("x.csv", lines(4, 4));
        after(table, positions, row(4, 5));
    }

    @Test
    void readsAFileThatWasRotatedMeanwhileToItsEndAndThenTheNewOne() throws IOException {
        append("x.csv", "b,a\n" + lines(1, 1));
        TestTable table = following("x.csv");
        List<SplitPosition> positions = after(table, null, row(1, 2));
        append("x.csv", lines(2, 2));
        rename("x.csv", "x.csv.1");
        append("x.csv", "b,a\n" + lines(3, 3));
        positions = after(table, positions, row(2, 3), row(3, 2));
        append("x.csv", lines(4, 4));
        after(table, positions, row(4, 3));
    }

    @Test
    void takesARotatedFileOfAFolderForNoNewOne() throws IOException {
        append("x.csv", "b,a\n" + lines(1, 1));
        TestTable table = following("*");
        List<SplitPosition> positions = after(table, null, row(1, 2));
        rename("x.csv", "x.csv.1");
        append("x.csv", "b,a\n" + lines(2, 2));
        append("new.csv", "b,a\n" + lines(3, 3));
        try (Source source = table.open(false, positions);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(read(table, reader, 2)).containsExactlyInAnyOrder(row(2, 2), row(3, 2));
        }
    }

    @Test
    void refusesAFollowedFileThatWasCutOffOrRotatedTwice() throws IOException {
        append("x.csv", "b,a\n" + lines(1, 3));
        TestTable table = following("x.csv");
        List<SplitPosition> positions = after(table, null, row(1, 2), row(2, 3), row(3, 4));
        rename("x.csv", "x.csv.2");
        append("x.csv.1", "b,a\n" + lines(4, 4));
        append("x.csv", "b,a\n" + lines(5, 5));
        Files.setLastModifiedTime(directory.resolve("x.csv.2"), FileTime.fromMillis(1_000_000));
        assertGone(() -> table.open(false, positions), "was rotated more than once");
        Files.delete(directory.resolve("x.csv.1"));
        Files.delete(directory.resolve("x.csv.2"));
        assertGone(() -> table.open(false, positions), "but has other contents there now");
    }
}
