package io.tidemark.executor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.checkpoint.FileCheckpointStore.Settings;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints in a real directory. */
final class FileCheckpointStoreTest {
    private static final List<String> OPERATORS = List.of("aggregate-1", "join_2");
    private static final List<Integer> PARALLELISMS = List.of(1, 2, 3, 4, 7);

    @TempDir
    private Path directory;

    private FileCheckpointStore open() {
        return FileCheckpointStore.open(directory, Settings.DEFAULT);
    }

    @Test
    void aCheckpointGivesBackWhatWasWritten() {
        StateOracle oracle = new StateOracle(1, 100, 3, OPERATORS);
        try (FileCheckpointStore store = open()) {
            assertThat(store.numbers()).isEmpty();
            assertThat(store.lastCommitted()).isEmpty();
            CheckpointStore.Written written = store.write(oracle.change(1, 2, 200));
            assertThat(written.full()).isTrue();
            store.committed(1);
            try (RestoredCheckpoint restored = store.open(1)) {
                assertThat(restored.manifestHash()).isEqualTo(written.manifestHash());
                assertThat(restored.statement()).isEqualTo("INSERT INTO sums SELECT 1");
                assertThat(restored.jobUuid()).isEqualTo(StateOracle.JOB);
                assertThat(restored.environment()).containsExactly("zone=UTC");
                assertThat(restored.positions("scan-9")).isEmpty();
                assertThat(restored.operators())
                        .extracting(RestoredCheckpoint.KnownOperator::operator)
                        .isEqualTo(OPERATORS);
                assertThat(StateOracle.restored(restored, 2)).isEqualTo(oracle.state());
            }
        }
    }

    @Test
    void randomChangesOverManyCheckpointsAreRestoredAtAnyParallelism() {
        long seed = Long.getLong("seed", new Random().nextLong());
        for (int round = 0; round < 5; round++) {
            try {
                changeAndRestore(seed + round, directory.resolve("r" + round));
            } catch (RuntimeException | AssertionError failed) {
                throw new AssertionError("seed " + (seed + round), failed);
            }
        }
    }

    private static void changeAndRestore(long seed, Path directory) {
        Random random = new Random(seed);
        StateOracle oracle = new StateOracle(seed, 20 + random.nextInt(2000), 1 + random.nextInt(4), OPERATORS);
        long apart = List.of(1L, 2000L, 16_000_000L).get(random.nextInt(3));
        Settings settings = new Settings(random.nextInt(4), random.nextBoolean(), apart);
        Map<Long, StateOracle.State> states = new HashMap<>();
        int tasks = 3;
        int larger = 1 + random.nextInt(3000);
        FileCheckpointStore store = FileCheckpointStore.open(directory, settings);
        for (long number = 1; number <= 30; number++) {
            int changes = number == 1 ? larger : random.nextInt(1 + larger / 20);
            store.write(oracle.change(number, tasks, changes));
            states.put(number, oracle.state());
            store.committed(number);
            for (int step = random.nextInt(3) * random.nextInt(1000); step > 0; step--) {
                store.tidy();
            }
            if (random.nextInt(6) == 0) {
                store.close();
                store = FileCheckpointStore.open(directory, settings);
                tasks = PARALLELISMS.get(random.nextInt(PARALLELISMS.size()));
                store.base(Optional.of(number));
            }
            assertThat(store.numbers()).hasSizeLessThanOrEqualTo(settings.retained() + 1);
            if (random.nextInt(4) == 0) {
                for (long there : store.numbers()) {
                    assertRestores(store.open(there), Objects.requireNonNull(states.get(there)));
                }
            }
        }
        Path savepoint = directory.resolve("saved");
        store.export(30, savepoint);
        assertRestores(store.open(savepoint), Objects.requireNonNull(states.get(30L)));
        store.close();
    }

    private static void assertRestores(RestoredCheckpoint restored, StateOracle.State state) {
        try (restored) {
            for (int tasks : PARALLELISMS) {
                assertThat(StateOracle.restored(restored, tasks)).isEqualTo(state);
            }
        }
    }

    @Test
    void aLargeChainIsMergedBetweenCheckpointsAndTakenOverByTheNext() {
        StateOracle oracle = new StateOracle(4, 400, 1, List.of("a-0"));
        try (FileCheckpointStore store = FileCheckpointStore.open(directory, new Settings(0, false, 1))) {
            assertThat(store.tidy()).isFalse();
            store.write(oracle.change(1, 1, 300));
            store.committed(1);
            store.write(oracle.change(2, 1, 200));
            store.committed(2);
            for (int step = 0; step < 100; step++) {
                assertThat(store.tidy()).isTrue();
            }
            store.write(oracle.change(3, 1, 20));
            store.committed(3);
            int steps = 0;
            while (store.tidy()) {
                steps++;
            }
            assertThat(steps).isPositive();
            store.write(oracle.change(4, 1, 10));
            store.committed(4);
            CheckpointFolder folder = CheckpointFolder.open(directory.resolve(CheckpointNames.directory(4)));
            assertThat(folder.manifest().files())
                    .extracting(FileReference::name)
                    .containsExactly("base-a-0-0.tmc", "state-a-0-0.tmc", "state-a-0-0.tmc");
            assertThat(store.numbers()).containsExactly(4L);
            try (RestoredCheckpoint restored = store.open(4)) {
                assertThat(StateOracle.restored(restored, 1)).isEqualTo(oracle.state());
            }
        }
    }

    @Test
    void aSecondStoreIsRefusedAndIncarnationsAreCounted() {
        try (FileCheckpointStore store = open()) {
            assertThat(store.incarnation()).isEqualTo(1);
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(TidemarkException.class, failed -> assertThat(failed.code())
                            .isEqualTo(ErrorCode.DIRECTORY_IN_USE));
        }
        try (FileCheckpointStore store = open()) {
            assertThat(store.incarnation()).isEqualTo(2);
        }
    }

    @Test
    void checkpointsAboveTheDecidedOneAreDiscarded() throws IOException {
        StateOracle oracle = new StateOracle(2, 50, 1, OPERATORS);
        try (FileCheckpointStore store = open()) {
            store.write(oracle.change(1, 1, 50));
            store.committed(1);
            StateOracle.State first = oracle.state();
            store.write(oracle.change(2, 1, 50));
            store.discardAbove(1);
            assertThat(store.numbers()).containsExactly(1L);
            store.base(Optional.of(1L));
            try (RestoredCheckpoint restored = store.open(1)) {
                assertThat(StateOracle.restored(restored, 1)).isEqualTo(first);
            }
            try (Stream<Path> names = Files.list(directory)) {
                assertThat(names.map(each -> each.getFileName().toString()))
                        .containsExactlyInAnyOrder("LOCK", "INCARNATION", "COMMITTED", "ckpt-00000000000000000001");
            }
        }
    }

    @Test
    void recordsLargerThanABlockAreWrittenInParts() {
        var records = new io.tidemark.executor.snapshot.StateRecords();
        byte[] large = new byte[300_000];
        new Random(3).nextBytes(large);
        records.put(0, 0, 5, new byte[] {1, 9}, 0, 1, 1);
        records.put(0, 0, 6, large, 0, 70_000, 230_000);
        records.put(0, 0, 7, new byte[] {2, 8}, 0, 1, 1);
        records.put(3, 7, 7, large, 0, 10, 200_000);
        try (FileCheckpointStore store = open()) {
            store.write(new CheckpointContents(
                    1,
                    StateOracle.JOB,
                    0,
                    "",
                    "",
                    List.of(),
                    List.of(new CheckpointContents.OperatorState("a-0", "", "", 0, 1, records)),
                    List.of()));
            try (RestoredCheckpoint restored = store.open(1)) {
                StringBuilder seen = new StringBuilder();
                for (int table : new int[] {0, 1, 2, 3}) {
                    restored.state("a-0", 0, 1).entries(table, (pane, group, buffer, start, keyLength, valueLength) -> {
                        seen.append(table + "/" + pane + "/" + group + "/" + keyLength + "/" + valueLength + " ");
                        if (valueLength > 1) {
                            assertThat(java.util.Arrays.mismatch(
                                            large,
                                            0,
                                            keyLength + valueLength,
                                            buffer,
                                            start,
                                            start + keyLength + valueLength))
                                    .isEqualTo(-1);
                        }
                    });
                }
                assertThat(seen.toString()).isEqualTo("0/0/5/1/1 0/0/6/70000/230000 0/0/7/1/1 3/7/7/10/200000 ");
            }
        }
    }
}
