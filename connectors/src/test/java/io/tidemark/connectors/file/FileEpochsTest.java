package io.tidemark.connectors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connectors.TestEpochScope;
import io.tidemark.connectors.TestTable;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are written in epochs. */
class FileEpochsTest {
    @TempDir
    Path directory;

    private TestTable table(String path) {
        return new TestTable("t", "file")
                .option("format", "csv")
                .option("path", path)
                .column("a", SqlType.bigint())
                .in(directory);
    }

    private Sink open(TestTable table, boolean bounded, TestEpochScope scope) {
        table.create();
        return table.connector()
                .openSink(new SinkRequest(
                        table.definition(),
                        table.options(),
                        table.schema(),
                        ChangelogMode.INSERT_ONLY,
                        directory,
                        bounded,
                        scope));
    }

    private static void write(TestTable table, SinkWriter writer, Object... values) {
        assertThat(writer.ready()).isTrue();
        List<List<Object>> rows =
                Arrays.stream(values).map(value -> List.of(value)).toList();
        writer.write(TestTable.batch(table.schema(), rows));
    }

    /** The files of a folder, hidden ones too, and what is in them. */
    private List<String> files(String folder) throws IOException {
        try (Stream<Path> all = Files.list(directory.resolve(folder))) {
            return all.filter(Files::isRegularFile)
                    .sorted()
                    .map(file -> file.getFileName() + ": " + text(file))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).replace('\n', ' ').trim();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aFolderGetsTheFilesOfAnEpochWhenItCounts() throws IOException {
        TestTable table = table("out/");
        try (TestEpochScope scope = new TestEpochScope("job", 1);
                Sink sink = open(table, false, scope);
                SinkWriter writer = sink.writer(0, 2);
                SinkWriter other = sink.writer(1, 2)) {
            assertThat(writer.ready()).isFalse();
            scope.startBehind(0);
            write(table, writer, 1, 2);
            write(table, other, 3);
            writer.onBarrier(1);
            other.onBarrier(1);
            assertThat(writer.ready()).as("epoch 2 has not begun").isFalse();
            scope.begin(2);
            write(table, writer, 4);
            assertThat(files("out"))
                    .allMatch(file -> file.startsWith(".part-job-"))
                    .hasSize(3);
            assertThatThrownBy(table::rows).hasMessageContaining("the folder 'out/' holds no files");
            scope.commit(1);
            assertThat(table.rows()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
            writer.onBarrier(2);
            other.onBarrier(2);
            scope.begin(3);
            scope.commit(2);
        }
        assertThat(files("out"))
                .containsExactly(
                        "part-job-0000000001-000.csv: a 1 2",
                        "part-job-0000000001-001.csv: a 3",
                        "part-job-0000000002-000.csv: a 4");
    }

    @Test
    void aStartFinishesEpochsThatCountAndTakesBackLaterOnes() throws IOException {
        TestTable table = table("out");
        Files.createDirectory(directory.resolve("out"));
        Files.writeString(directory.resolve("out/.part-other-0000000009-000.tmp"), "of another job");
        TestEpochScope dying = new TestEpochScope("job", 1);
        Sink sink = open(table, false, dying);
        SinkWriter writer = sink.writer(0, 1);
        dying.startBehind(0);
        write(table, writer, 1);
        writer.onBarrier(1);
        dying.begin(2);
        dying.only().prepare(1); // and the manifest of checkpoint 1 is written
        write(table, writer, 2);
        writer.onBarrier(2);
        dying.only().prepare(2);
        try (TestEpochScope next = new TestEpochScope("job", 2);
                Sink again = open(table, false, next);
                SinkWriter rewriter = again.writer(0, 1)) {
            next.startBehind(1);
            write(table, rewriter, 20);
            rewriter.onBarrier(2);
            next.begin(3);
            next.commit(2);
            next.only().recover(2); // once more changes nothing
        }
        assertThat(files("out"))
                .containsExactly(
                        ".part-other-0000000009-000.tmp: of another job",
                        "part-job-0000000001-000.csv: a 1",
                        "part-job-0000000002-000.csv: a 20");
    }

    @Test
    void refusesToGoOnBehindFilesThatReadersMayHaveSeen() throws IOException {
        TestTable table = table("out/");
        Files.createDirectory(directory.resolve("out"));
        Files.writeString(directory.resolve("out/part-job-0000000003-000.csv"), "a\n1\n");
        try (TestEpochScope scope = new TestEpochScope("job", 2)) {
            open(table, false, scope).close();
            assertThatThrownBy(() -> scope.startBehind(2))
                    .satisfies(error ->
                            assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.OUTPUT_AHEAD_OF_STATE))
                    .hasMessageEndingWith("out has rows of epoch 3 (part-job-0000000003-000.csv), but the job goes on"
                            + " behind epoch 2");
        }
        assertThat(files("out")).hasSize(1);
    }

    @Test
    void whatIsWrittenInVainIsDeletedAtOnce() throws IOException {
        TestTable table = table("out/");
        try (TestEpochScope scope = new TestEpochScope("job", 1);
                Sink sink = open(table, false, scope);
                SinkWriter writer = sink.writer(0, 1)) {
            scope.startBehind(0);
            write(table, writer, 1);
        }
        assertThat(files("out")).isEmpty();
    }

    @Test
    void oneFileGetsTheRowsOfAllEpochsAtTheEnd() throws IOException {
        TestTable table = table("x.csv");
        Files.writeString(directory.resolve("x.csv"), "a\n0\n");
        TestEpochScope dying = new TestEpochScope("job", 1);
        Sink dyingSink = open(table, true, dying);
        SinkWriter dyingWriter = dyingSink.writer(0, 1);
        dying.startBehind(0);
        write(table, dyingWriter, 1, 2);
        dyingWriter.onBarrier(1);
        dying.begin(2);
        dying.commit(1);
        write(table, dyingWriter, 3);
        dyingWriter.onBarrier(2);
        dying.only().prepare(2);
        try (TestEpochScope scope = new TestEpochScope("job", 2);
                Sink sink = open(table, true, scope);
                SinkWriter writer = sink.writer(0, 1)) {
            scope.startBehind(1);
            write(table, writer, 30);
            writer.onBarrier(2);
            scope.begin(3);
            scope.commit(2);
            writer.finish();
            assertThat(table.rows()).containsExactly("{\"a\":0}");
            sink.commit();
            sink.commit(); // as after a crash between the commit and the note of it
        }
        assertThat(files(".")).containsExactly("x.csv: a 0 1 2 30");
    }

    @Test
    void theEndOfOneFileCanBeDoneAgainFromAnyPlace() throws IOException {
        TestTable table = table("x.csv");
        for (int crash = 0; crash < 3; crash++) {
            Files.writeString(directory.resolve("x.csv"), "a\n0\n");
            Files.writeString(directory.resolve(".x.csv.job-0000000001-000.part"), "1\n");
            Files.writeString(directory.resolve(".x.csv.job-0000000002-000.part"), "2\n");
            if (crash == 1) {
                Files.writeString(directory.resolve(".x.csv.job.whole.tmp"), "a\n0");
            } else if (crash == 2) {
                Files.writeString(directory.resolve(".x.csv.job.whole"), "a\n0\n1\n2\n");
                Files.delete(directory.resolve(".x.csv.job-0000000001-000.part"));
            }
            try (TestEpochScope scope = new TestEpochScope("job", 2);
                    Sink sink = open(table, true, scope)) {
                scope.startBehind(2);
                scope.commit(3);
                sink.commit();
            }
            assertThat(files(".")).as("crash %d", crash).containsExactly("x.csv: a 0 1 2");
        }
    }

    @Test
    void withoutCheckpointsAFolderGetsAllFilesAtTheEndOrRefuses() throws IOException {
        TestTable table = table("out/");
        table.insert(List.of(TestTable.batch(table.schema(), List.of(List.of(1)))));
        table.insert(List.of(TestTable.batch(table.schema(), List.of(List.of(2)))));
        assertThat(table.rows()).containsExactlyInAnyOrder("{\"a\":1}", "{\"a\":2}");
        assertThat(files("out")).hasSize(2);
        SinkRequest endless = new SinkRequest(
                table.definition(), table.options(), table.schema(), ChangelogMode.INSERT_ONLY, directory, false);
        assertThatThrownBy(() -> table.connector().openSink(endless))
                .hasMessageEndingWith("cannot be written by a query that has no end and keeps no checkpoints");
    }
}
