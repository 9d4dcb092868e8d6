package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.checkpoint.CheckpointContents;
import io.tidemark.executor.checkpoint.CheckpointContents.OperatorState;
import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.checkpoint.FileCheckpointStore;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.types.TidemarkException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidemark checkpoint}: what is shown and the exit codes. */
class CheckpointsTest {
    @TempDir
    Path directory;

    private Path job;
    private int code;

    private String checkpoint(String... arguments) {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        code = new Checkpoints(List.of(arguments), new PrintStream(report, true, StandardCharsets.UTF_8)).run();
        return report.toString(StandardCharsets.UTF_8).replace(directory.toString(), "DIR");
    }

    private static CheckpointContents contents(long number, StateRecords records) {
        return new CheckpointContents(
                number,
                "7d9a",
                1_700_000_000_000L,
                "INSERT INTO t SELECT 1",
                "abc",
                List.of("zone=UTC"),
                List.of(new OperatorState("aggregate-0", "sum by k", "def", 0, 1, records)),
                List.of(new SourceState("scan-0", "orders", List.of(new SplitPosition("p-0", "17")))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @BeforeEach
    void writeTwo() {
        job = directory.resolve("jobs").resolve("one");
        try (FileCheckpointStore store = FileCheckpointStore.open(job, FileCheckpointStore.Settings.DEFAULT)) {
            StateRecords first = new StateRecords();
            first.whole("watermark", new byte[] {1, 2});
            first.put(0, 5, 7, bytes("kv"), 0, 1, 1);
            first.put(0, 5, 8, bytes("x" + "y".repeat(100)), 0, 1, 100);
            store.write(contents(1, first));
            store.committed(1);
            StateRecords second = new StateRecords();
            second.drop(0, 4);
            second.remove(0, 5, 7, bytes("k"), 0, 1);
            store.write(contents(2, second));
            store.committed(2);
            store.export(2, directory.resolve("saved"));
        }
    }

    @Test
    void lsShowsTheCheckpointsOfAllJobs() {
        assertThat(checkpoint("ls", directory.resolve("jobs").toString()))
                .containsPattern("1 +2023-11-14T22:13:20Z +full .* DIR/jobs/one/ckpt-00000000000000000001\n")
                .containsPattern(
                        "2 +2023-11-14T22:13:20Z .* DIR/jobs/one/ckpt-00000000000000000002 \\(committed last\\)");
        assertThat(code).isZero();
        assertThat(checkpoint("ls", directory.resolve("saved").toString())).contains("savepoint");
    }

    @Test
    void verifyNamesFilePlaceAndReason() throws IOException {
        assertThat(checkpoint("verify", job.toString())).endsWith("2 checkpoints, all whole\n");
        assertThat(code).isZero();
        Path file = job.resolve("ckpt-00000000000000000001/state-aggregate-0-0.tmc");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 4;
        Files.write(file, content);
        assertThat(checkpoint("verify", job.toString()))
                .contains("FAIL  DIR/jobs/one/ckpt-00000000000000000001\n      error TM-6009: the checkpoint file "
                        + "DIR/" + "jobs/one/ckpt-00000000000000000001/state-aggregate-0-0.tmc is damaged at byte ")
                .contains("restore an older checkpoint or a savepoint");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void dumpShowsManifestAndRecords() {
        String first =
                checkpoint("dump", job.resolve("ckpt-00000000000000000001").toString());
        assertThat(first)
                .contains("checkpoint 1\n", "  job           7d9a\n", "  statement     INSERT INTO t SELECT 1\n")
                .contains("source scan-0, table orders\n  split p-0 at 17\n")
                .contains("operator aggregate-0: sum by k, fingerprint def\n  task 0 of 1\n    watermark = 0102\n")
                .contains("      put    table 0 pane 5 group 7 key 6b 'k' value 76 'v'\n")
                .contains("… (100 bytes) 'yyyy");
        assertThat(checkpoint("dump", "--no-records", job.toString())).doesNotContain("put ");
    }

    @Test
    void aWrongPathOrWordSaysWhatWouldBeRight() {
        assertThatThrownBy(() -> checkpoint("ls", directory.resolve("no").toString()))
                .isInstanceOf(TidemarkException.class)
                .hasMessageContaining("there is no file or folder");
        assertThatThrownBy(() -> checkpoint("ls")).hasMessageContaining("tidemark checkpoint ls|verify|dump PATH");
        assertThatThrownBy(() -> checkpoint("rm", "x")).hasMessageContaining("checkpoint cannot 'rm'");
        assertThatThrownBy(() -> checkpoint("ls", "--all", "x")).hasMessageContaining("no option --all");
    }
}
