package io.tidemark.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connectors.TestTable;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.types.SqlType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code 'mode' = 'follow'}: what is appended, rotated, truncated and added. */
class FollowTest {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    /** Long enough for a few looks at the files. */
    private static final long GLANCE_NANOS = 20_000_000L;

    @TempDir
    Path directory;

    private final List<Source> sources = new ArrayList<>();
    private final List<SourceReader> readers = new ArrayList<>();
    private TestTable table = new TestTable("t", "file");

    private void follow(String path, String format) {
        table = new TestTable("t", "file")
                .option("format", format)
                .option("path", path)
                .option("mode", "follow")
                .option("poll-interval", "1 ms")
                .column("a", SqlType.bigint())
                .metadata("line", SqlType.bigint())
                .in(directory)
                .deadLetter();
        open();
    }

    private void open() {
        Source source = table.open(false);
        sources.add(source);
        readers.add(source.reader(0, 1));
    }

    private SourceReader reader() {
        return readers.get(readers.size() - 1);
    }

    @AfterEach
    void close() {
        readers.forEach(SourceReader::close);
        sources.forEach(Source::close);
    }

    private void append(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The next rows, at least so many. */
    private List<String> rows(int count) {
        List<String> rows = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (rows.size() < count && System.nanoTime() < deadline) {
            rows.addAll(table.poll(reader()));
        }
        return rows;
    }

    private void nothing() {
        long deadline = System.nanoTime() + GLANCE_NANOS;
        while (System.nanoTime() < deadline) {
            assertThat(table.poll(reader())).isEmpty();
        }
    }

    @Test
    void aLineIsARecordWhenItsBreakHasCome() throws IOException {
        append("t.json", "{\"a\":1}\n{\"a\":");
        follow("t.json", "json");
        assertThat(rows(1)).containsExactly("{\"a\":1,\"line\":1}");
        nothing();
        assertThat(reader().caughtUp(0)).isTrue();
        append("t.json", "2}\r");
        nothing();
        append("t.json", "\n\n{\"a\":3}\n");
        assertThat(rows(2)).containsExactly("{\"a\":2,\"line\":2}", "{\"a\":3,\"line\":4}");
        assertThat(reader().finished()).isFalse();
        assertThat(reader().position(1)).isEqualTo(4);
    }

    @Test
    void aRecordOfCsvMayGoOverLinesAndTheHeaderComesFirst() throws IOException {
        append("t.csv", "\uFEFFb,");
        follow("t.csv", "csv");
        nothing();
        append("t.csv", "a\n\"x\n");
        nothing();
        append("t.csv", "y\",7\n");
        assertThat(rows(1)).containsExactly("{\"a\":7,\"line\":2}");
    }

    @Test
    void aRotatedFileIsReadToItsEndAndThenTheNewOne() throws IOException {
        append("t.json", "{\"a\":1}\n");
        follow("t.json", "json");
        assertThat(rows(1)).hasSize(1);
        Files.move(directory.resolve("t.json"), directory.resolve("t.json.1"));
        append("t.json.1", "{\"a\":2}\n");
        Files.createFile(directory.resolve("t.json"));
        assertThat(rows(1)).containsExactly("{\"a\":2,\"line\":2}");
        append("t.json.1", "{\"a\":3}"); // who writes has not noticed yet, and ends without a line break
        nothing();
        append("t.json", "{\"a\":4}\n");
        assertThat(rows(2)).containsExactly("{\"a\":3,\"line\":3}", "{\"a\":4,\"line\":1}");
        assertThat(reader().splitCount()).isEqualTo(1);
        append("t.json", "{\"a\":5}\n");
        assertThat(rows(1)).containsExactly("{\"a\":5,\"line\":2}");
    }

    @Test
    void aTruncatedFileIsReadFromItsBeginning() throws IOException {
        append("t.json", "{\"a\":1}\n{\"a\":2}\n");
        follow("t.json", "json");
        assertThat(rows(2)).hasSize(2);
        Files.writeString(directory.resolve("t.json"), "{\"a\":3}\n", StandardOpenOption.TRUNCATE_EXISTING);
        assertThat(rows(1)).containsExactly("{\"a\":3,\"line\":1}");
        append("t.json", "{\"a\":4}\n");
        assertThat(rows(1)).containsExactly("{\"a\":4,\"line\":2}");
    }

    @Test
    void newFilesOfAFolderAreFoundAndRenamedOnesAreNotNew() throws IOException {
        Files.createDirectory(directory.resolve("d"));
        follow("d", "json");
        nothing();
        assertThat(reader().splitCount()).isZero();
        append("d/a", "{\"a\":1}\n");
        assertThat(rows(1)).containsExactly("{\"a\":1,\"line\":1}");
        append("d/b", "{\"a\":2}\n");
        assertThat(rows(1)).containsExactly("{\"a\":2,\"line\":1}");
        assertThat(reader().splitCount()).isEqualTo(2);
        assertThat(reader().describe(1)).isEqualTo("file " + directory.resolve("d/b"));
        Files.move(directory.resolve("d/a"), directory.resolve("d/a.1"));
        nothing();
        append("d/a", "{\"a\":3}\n");
        assertThat(rows(1)).containsExactly("{\"a\":3,\"line\":1}");
        nothing();
        assertThat(reader().splitCount()).isEqualTo(2);
    }

    @Test
    void aRecordThatIsTooLargeIsLeftOutEvenIfItComesInPieces() throws IOException {
        append("t.json", "{\"a\":1}\n");
        follow("t.json", "json");
        table.option("max-record-bytes", "100");
        open();
        assertThat(rows(1)).hasSize(1);
        append("t.json", "x".repeat(150));
        nothing();
        append("t.json", "x".repeat(150));
        nothing();
        append("t.json", "\n{\"a\":2}\nnonsense\n");
        assertThat(rows(1)).containsExactly("{\"a\":2,\"line\":3}");
        assertThat(table.rejections()).hasSize(2);
        assertThat(table.rejections().get(0)).contains("t.json, 2: the record has more than the 100 bytes");
        assertThat(table.rejections().get(1)).contains("t.json, 4: ").contains("nonsense");
    }

    @Test
    void whatIsNotThereIsSaidAndWithoutEmitTheFilesAreReadAsTheyAre() throws IOException {
        assertThatThrownBy(() -> follow("nothing.json", "json")).hasMessageContaining("there is no file or folder");
        append("t.json", "{\"a\":1}\n{\"a\":2}");
        follow("t.json", "json");
        assertThat(table.rows()).containsExactly("{\"a\":1,\"line\":1}", "{\"a\":2,\"line\":2}");
        assertThat(table.create().unbounded()).isTrue();
        assertThat(table.create().endless()).isFalse();
        assertThat(table.create().writable()).isFalse();
    }
}
