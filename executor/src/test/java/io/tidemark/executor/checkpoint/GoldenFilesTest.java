package io.tidemark.executor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.checkpoint.FileCheckpointStore.Settings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of every released format are restored for ever. Those of format 1.0: checkpoints 1 (full) to 3, which needs files of
 * all three, and a savepoint of 3 with deflated blocks. {@code -DnewGoldenCheckpoints=FOLDER} writes files of the present
 * format, for the next release; old ones are never written anew.
 */
final class GoldenFilesTest {
    private static final List<String> OPERATORS = List.of("aggregate-1", "join-2");

    @TempDir
    private Path scratch;

    private static Path golden() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(GoldenFilesTest.class.getResource("/checkpoint-1.0"))
                .toURI());
    }

    /** A state as lines that people can read. */
    private static String text(RestoredCheckpoint restored, int tasks) {
        StateOracle.State state = StateOracle.restored(restored, tasks);
        StringBuilder text = new StringBuilder();
        text.append("position ").append(state.position()).append('\n');
        new TreeMap<>(state.wholes()).forEach((name, value) -> text.append("whole ")
                .append(name)
                .append(' ')
                .append(value)
                .append('\n'));
        new TreeMap<>(state.entries())
                .forEach((operator, entries) -> new TreeMap<>(entries).forEach((key, value) -> text.append(operator)
                        .append(' ')
                        .append(key)
                        .append(' ')
                        .append(value)
                        .append('\n')));
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "savepoint"})
    void whatWasWrittenOnceIsStillRead(String name) throws Exception {
        Path folder = name.equals("savepoint")
                ? golden().resolve(name)
                : golden().resolve("job").resolve(CheckpointNames.directory(Long.parseLong(name)));
        String file = "expected-" + (name.equals("savepoint") ? "3" : name) + ".txt";
        String expected = Files.readString(golden().resolve(file));
        try (RestoredCheckpoint restored = FileRestoredCheckpoint.open(CheckpointFolder.open(folder))) {
            for (int tasks : List.of(1, 2, 3, 4, 7)) {
                assertThat(text(restored, tasks)).isEqualTo(expected);
            }
            assertThat(restored.statement()).isEqualTo("INSERT INTO sums SELECT 1");
            assertThat(restored.planFingerprint()).isEqualTo("plan-print");
            assertThat(restored.environment()).containsExactly("zone=UTC");
        }
        assertThat(CheckpointInspection.verify(folder)).isEmpty();
    }

    @Test
    void aJobGoesOnFromFilesThatWereWrittenOnce() throws Exception {
        Path job = scratch.resolve("job");
        copy(golden().resolve("job"), job);
        try (FileCheckpointStore store = FileCheckpointStore.open(job, Settings.DEFAULT)) {
            assertThat(store.lastCommitted()).contains(3L);
            assertThat(store.incarnation()).isEqualTo(2);
            store.base(Optional.of(3L));
            StateOracle oracle = new StateOracle(9, 40, 2, OPERATORS);
            store.write(oracle.change(4, 2, 1));
            store.committed(4);
            assertThat(store.numbers()).containsExactly(1L, 2L, 3L, 4L);
            store.open(4).close();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    /** Goes to a scratch folder if no other is asked for. */
    @Test
    void filesOfThePresentFormatAreWritten() throws IOException {
        String asked = System.getProperty("newGoldenCheckpoints");
        Path into = asked == null ? scratch : Path.of(asked);
        Path job = into.resolve("job");
        StateOracle oracle = new StateOracle(42, 40, 2, OPERATORS);
        try (FileCheckpointStore store = FileCheckpointStore.open(job, new Settings(3, false))) {
            for (long number = 1; number <= 3; number++) {
                store.write(oracle.change(number, 2, number == 1 ? 150 : number == 2 ? 12 : 4));
                store.committed(number);
                try (RestoredCheckpoint restored = store.open(number)) {
                    Files.writeString(
                            into.resolve("expected-" + number + ".txt"), text(restored, 2), StandardCharsets.UTF_8);
                }
            }
        }
        Files.delete(job.resolve(CheckpointNames.LOCK));
        Path copied = scratch.resolve("again");
        copy(job, copied);
        try (FileCheckpointStore store = FileCheckpointStore.open(copied, new Settings(3, true))) {
            store.export(3, into.resolve("savepoint"));
        }
        long numbers = CheckpointFolder.open(job.resolve(CheckpointNames.directory(3))).manifest().files().stream()
                .map(FileReference::number)
                .distinct()
                .count();
        assertThat(numbers).isEqualTo(3);
    }
}
