package io.tidemark.executor.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.types.TidemarkException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** A real process on a real disk is killed at every named place; the next one goes on from what counted. */
final class KilledWriterIT {
    private static final int KILLED = 137;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "checkpoint.folder, 1",
        "checkpoint.stateWritten, 3",
        "checkpoint.stateForced, 3",
        "checkpoint.filesForced, 2",
        "checkpoint.manifestWritten, 2",
        "checkpoint.manifestForced, 2",
        "checkpoint.manifestRenamed, 2",
        "checkpoint.folderForced, 2",
        "checkpoint.readBack, 2",
        "checkpoint.merging, 1",
        "merge.step, 1",
        "merge.forced, 1",
        "checkpoint.mergedTaken, 1",
        "retention.noted, 2",
        "retention.renamed, 1",
        "retention.forced, 1",
        "retention.deleted, 1",
        "retention.manifestDeleted, 1",
        "retention.fileDeleted, 1"
    })
    void afterAKillTheNextProcessGoesOn(String place, int count) throws IOException, InterruptedException {
        long seed = 7;
        String said = run(seed, 0, "-Dtidemark.failpoint=" + place + ":halt:" + count, KILLED);
        long counts = last(said, "counts ");
        check(seed, said);
        // killed again in the recovery, then through to the end
        String again = run(seed, counts, "-Dtidemark.failpoint=checkpoint.stateForced:halt:1", KILLED);
        check(seed, said + again);
        assertThat(run(seed, counts, "-Dquiet", 0)).endsWith("end\n");
        check(seed, "counts " + KilledWriter.CHECKPOINTS + "\n");
    }

    @Test
    void aProcessThatStandsStillKeepsTheDirectoryAndIsNamed() throws IOException, InterruptedException {
        Process process = start(7, 0, "-Dtidemark.failpoint=checkpoint.filesForced:stop:2");
        try (BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String line = said.readLine();
            while (line != null && !line.equals("begin 2")) {
                line = said.readLine();
            }
            assertThat(line).isEqualTo("begin 2");
            assertThatThrownBy(() -> FileCheckpointStore.open(directory.resolve("job"), KilledWriter.SETTINGS))
                    .isInstanceOf(TidemarkException.class)
                    .hasMessageContaining("in use by another process (pid " + process.pid());
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).isEqualTo(KILLED);
        check(7, "counts 1\n");
    }

    private String run(long seed, long from, String option, int expected) throws IOException, InterruptedException {
        Process process = start(seed, from, option);
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(expected);
        return said;
    }

    private Process start(long seed, long from, String option) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        option,
                        "-Dapart=" + option.contains("merge"),
                        "-cp",
                        classPath(),
                        KilledWriter.class.getName(),
                        directory.resolve("job").toString(),
                        Long.toString(seed),
                        Long.toString(from))
                .redirectErrorStream(true)
                .start();
    }

    /** Where the classes of this process come from that the child needs; the class path may hide in a class loader. */
    private static String classPath() {
        return Stream.of(KilledWriter.class, FileCheckpointStore.class, TidemarkException.class, LoggerFactory.class)
                .map(each ->
                        each.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static long last(String said, String word) {
        return said.lines()
                .filter(line -> line.startsWith(word))
                .mapToLong(line -> Long.parseLong(line.substring(word.length())))
                .max()
                .orElse(0);
    }

    private void check(long seed, String said) {
        long counts = last(said, "counts ");
        try (FileCheckpointStore store = FileCheckpointStore.open(directory.resolve("job"), KilledWriter.SETTINGS)) {
            List<Long> numbers = store.numbers();
            assertThat(counts == 0 || numbers.contains(counts))
                    .as(numbers + " after " + said)
                    .isTrue();
            for (long number : numbers) {
                StateOracle oracle = KilledWriter.oracle(seed);
                for (long done = 1; done <= number; done++) {
                    KilledWriter.change(oracle, done, seed);
                }
                try (RestoredCheckpoint restored = store.open(number)) {
                    assertThat(StateOracle.restored(restored, KilledWriter.TASKS))
                            .isEqualTo(oracle.state());
                }
            }
        }
    }
}
