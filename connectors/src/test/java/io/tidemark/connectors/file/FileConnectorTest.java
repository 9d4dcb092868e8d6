package io.tidemark.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connectors.RandomValues;
import io.tidemark.connectors.TestTable;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileConnectorTest {
    @TempDir
    Path directory;

    private TestTable json(String path) {
        return new TestTable("t", "file")
                .option("format", "json")
                .option("path", path)
                .column("a", SqlType.bigint())
                .in(directory);
    }

    private TestTable csv(String text) throws IOException {
        write("t.csv", text);
        return new TestTable("t", "file")
                .option("format", "csv")
                .option("path", "t.csv")
                .in(directory);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.writeString(directory.resolve(name), text);
    }

    @Test
    void readsLinesWhateverTheirBreaks() throws IOException {
        write("a.json", "\uFEFF{\"a\":1}\r\n\r\n\n{\"a\":2}\n{\"a\":3}");
        TestTable table = json("a.json").metadata("line", SqlType.bigint());
        assertThat(table.rows())
                .containsExactly("{\"a\":1,\"line\":1}", "{\"a\":2,\"line\":4}", "{\"a\":3,\"line\":5}");
    }

    @Test
    void readsTheFilesOfAFolderOrPatternInOrder() throws IOException {
        write("d/b.json", "{\"a\":2}\n");
        write("d/a.json", "{\"a\":1}\n");
        write("d/.hidden", "nonsense");
        write("d/sub/c.json", "{\"a\":3}\n");
        write("d/x.txt", "{\"a\":9}\n");
        assertThat(json("d").rows()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":9}");
        assertThat(json("d/*.json").rows()).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(json("d/**.json").rows()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        assertThat(json("*/{a,x}.*").rows(2)).containsExactly("{\"a\":1}", "{\"a\":9}");
        assertThat(json("d").metadata("path", SqlType.varchar()).rows().get(0))
                .isEqualTo("{\"a\":1,\"path\":\"" + directory.resolve("d/a.json") + "\"}");
    }

    @Test
    void readsMoreRowsThanABatchHolds() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < 50_000; row++) {
            text.append("{\"a\":").append(row).append("}\n");
        }
        write("a.json", text.toString());
        List<String> rows = json("a.json").rows();
        assertThat(rows).hasSize(50_000).endsWith("{\"a\":49999}");
    }

    @Test
    void saysWhatIsNotThere() throws IOException {
        write("bids.json", "");
        Files.createDirectory(directory.resolve("empty"));
        assertThatThrownBy(() -> json("bid.json").rows())
                .hasMessage("there is no file or folder 'bid.json' in " + directory)
                .satisfies(
                        error -> assertThat(((TidemarkException) error).hint()).isEqualTo("did you mean 'bids.json'?"))
                .satisfies(
                        error -> assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.SOURCE_NOT_FOUND));
        assertThatThrownBy(() -> json("empty").rows()).hasMessage("the folder 'empty' holds no files in " + directory);
        assertThatThrownBy(() -> json("*.csv").rows()).hasMessage("no file matches '*.csv' in " + directory);
        assertThatThrownBy(() -> json("x/y.json").rows())
                .hasMessageStartingWith("there is no file or folder 'x/y.json'");
    }

    @Test
    void namesWhatIsWrongWithTheOptions() {
        assertThatThrownBy(() ->
                        new TestTable("t", "file").option("format", "json").create())
                .hasMessage("table t lacks the option 'path'");
        assertThatThrownBy(() -> json("a").option("format", "jsonn").create())
                .hasMessage("table t: there is no format 'jsonn'");
        assertThatThrownBy(() -> json("a").option("header", "true").create())
                .hasMessage("table t: the option 'header' belongs to the format 'csv', not to 'json'");
        assertThatThrownBy(() -> json("a").option("mode", "folow").create())
                .hasMessage("table t: option 'mode': 'folow' is not one of bounded, follow");
        assertThatThrownBy(() -> json("a").option("poll-interval", "0 s").create())
                .hasMessage("table t: option 'poll-interval': '0 s' is too short");
        assertThatThrownBy(() -> new TestTable("t", "fill").create())
                .hasMessage("table t: there is no connector 'fill'");
    }

    @Test
    void rejectsARecordWithFileAndLine() throws IOException {
        write("a.json", "{\"a\":1}\n{\"a\":\"x\"}\nnonsense\n{\"a\":4}\n");
        Path file = directory.resolve("a.json");
        TestTable table = json("a.json").deadLetter();
        assertThat(table.rows()).containsExactly("{\"a\":1}", "{\"a\":4}");
        assertThat(table.rejections())
                .containsExactly(
                        "file " + file + ", 2: field 'a': 'x' is not a BIGINT: {\"a\":\"x\"}",
                        "file " + file + ", 3: not valid JSON: the record is no object: before 'nonsense': nonsense");
        assertThatThrownBy(() -> json("a.json").rows()).hasMessageContaining("a.json, 2: field 'a'");
    }

    @Test
    void readsARecordOfTenMegabytesAndRefusesALargerOne() throws IOException {
        String ten = "{\"x\":\"" + "y".repeat(10_000_000) + "\",\"a\":1}\n";
        String twenty = "{\"x\":\"" + "y".repeat(20_000_000) + "\",\"a\":2}\n";
        write("a.json", ten + twenty + "{\"a\":3}\n");
        TestTable table = json("a.json").deadLetter();
        assertThat(table.rows()).containsExactly("{\"a\":1}", "{\"a\":3}");
        assertThat(table.rejections())
                .containsExactly("file " + directory.resolve("a.json")
                        + ", 2: the record has more than the 16777216 bytes of 'max-record-bytes'");
    }

    @Test
    void readsCsvWithQuotesCommentsAndNulls() throws IOException {
        TestTable table = csv("B,skipped,A\r\n# a comment with a \" quote\r\n"
                        + "\"one, \"\"two\"\"\nthree\",x, 7 \r\n\"\",x,\r\n,x,8\r\n a\"\"b ,x,9")
                .option("comment", "#")
                .column("a", SqlType.bigint())
                .column("b", SqlType.varchar())
                .metadata("line", SqlType.bigint());
        assertThat(table.rows())
                .containsExactly(
                        "{\"a\":7,\"b\":\"one, \\\"two\\\"\\nthree\",\"line\":3}",
                        "{\"a\":null,\"b\":\"\",\"line\":5}",
                        "{\"a\":8,\"b\":null,\"line\":6}",
                        "{\"a\":9,\"b\":\" a\\\"\\\"b \",\"line\":7}");
    }

    @Test
    void readsCsvWithoutHeaderInTheOrderOfTheColumns() throws IOException {
        TestTable table = csv("1;NULL\n2;\n")
                .option("header", "false")
                .option("delimiter", ";")
                .option("null-literal", "NULL")
                .column("a", SqlType.bigint())
                .column("b", SqlType.varchar());
        assertThat(table.rows()).containsExactly("{\"a\":1,\"b\":null}", "{\"a\":2,\"b\":\"\"}");
    }

    @Test
    void saysWhatIsWrongWithACsvRecord() throws IOException {
        TestTable table = csv("a,b\n1,2,3\n1\nx,2\n\"1\"x,2\n1,\"2\n").deadLetter();
        table.column("a", SqlType.bigint()).column("b", SqlType.varchar());
        assertThat(table.rows()).isEmpty();
        String file = "file " + directory.resolve("t.csv");
        assertThat(table.rejections())
                .containsExactly(
                        file + ", 2: not valid CSV: the record has 3 fields instead of 2: 1,2,3",
                        file + ", 3: not valid CSV: the record has 1 fields instead of 2: 1",
                        file + ", 4: field 'a': 'x' is not a BIGINT: x,2",
                        file + ", 5: not valid CSV: something follows a closing quote: 'x,2': \"1\"x,2",
                        file + ", 6: not valid CSV: a quote is not closed: '\"2\n': 1,\"2\n");
        TestTable other = csv("a,c\n1,2\n").column("a", SqlType.bigint()).column("b", SqlType.varchar());
        assertThatThrownBy(other::rows).hasMessage(file + ": the header has no column 'b'; it has a, c");
    }

    @Test
    void appendsRowsInOneStep() throws IOException {
        TestTable table = csv("a,b\n1,x").column("a", SqlType.bigint()).column("b", SqlType.varchar());
        ColumnBatch first =
                TestTable.batch(table.schema(), List.of(Arrays.asList(2, "y,\"z\""), Arrays.asList(3, null)));
        ColumnBatch second = TestTable.batch(table.schema(), List.of(List.of(4, "")));
        table.insert(List.of(first, second), 2);
        assertThat(directory.resolve("t.csv")).hasContent("a,b\n1,x\n2,\"y,\"\"z\"\"\"\n3,\n4,\"\"\n");
        assertThat(table.rows()).hasSize(4);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
        Files.delete(directory.resolve("t.csv"));
        table.insert(List.of(second));
        assertThat(directory.resolve("t.csv")).hasContent("a,b\n4,\"\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "csv"})
    void readsBackWhatItWroteAcrossBlocks(String format) {
        RandomValues random = new RandomValues();
        TestTable table = new TestTable("t", "file")
                .option("format", format)
                .option("path", "t.txt")
                .column("a", SqlType.bigint())
                .column("b", SqlType.varchar())
                .column("c", SqlType.varchar().withNullable(false))
                .in(directory);
        List<List<Object>> rows = new ArrayList<>();
        for (int row = 0; row < 40_000; row++) {
            rows.add(Arrays.asList(row, random.chance(20) ? null : random.text(20), random.text(random.below(60))));
        }
        ColumnBatch batch = TestTable.batch(table.schema(), rows);
        table.insert(List.of(batch));
        assertThat(table.rows()).as(random.replay()).isEqualTo(TestTable.json(table.schema(), batch));
    }

    @Test
    void readsRawLines() throws IOException {
        Files.write(directory.resolve("t.txt"), "a,\"b\n\nc".getBytes(StandardCharsets.UTF_8));
        TestTable table = new TestTable("t", "file")
                .option("format", "raw")
                .option("path", "t.txt")
                .column("line", SqlType.varchar())
                .in(directory);
        assertThat(table.rows()).containsExactly("{\"line\":\"a,\\\"b\"}", "{\"line\":\"c\"}");
        assertThatThrownBy(() -> table.column("more", SqlType.bigint()).create())
                .hasMessageStartingWith("table t: the format 'raw' needs exactly one column");
    }

    @Test
    void namesTheSplitOfABatchThatEndsItsFile() throws IOException {
        write("d/a.json", "{\"a\":1}\n");
        write("d/b.json", "{\"a\":2}\n");
        try (SourceReader reader = json("d").open(true).reader(0, 1)) {
            reader.poll();
            assertThat(reader.currentSplit()).isZero();
            assertThat(reader.finished(0)).isTrue();
            reader.poll();
            assertThat(reader.currentSplit()).isEqualTo(1);
            assertThat(reader.finished()).isTrue();
            assertThat(reader.recordsRead()).isEqualTo(2);
        }
    }
}
