package io.tidemark.executor.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.checkpoint.FileCheckpointStore.Settings;
import io.tidemark.executor.checkpoint.sim.SimFileSystem;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run of a few checkpoints (full, delta, merged, with retention in between) that remembers what it was told, and checks
 * what the next process finds. Mutable.
 */
final class CrashWorkload {
    static final int TASKS = 2;
    private static final String DIRECTORY = "/data/job";
    private static final List<String> OPERATORS = List.of("aggregate-1", "join-2");

    private final Settings settings;
    private final StateOracle oracle;
    private final NavigableMap<Long, StateOracle.State> states = new TreeMap<>();
    private long incarnation;
    private long begun;
    private long written;
    private long committed;
    private long noted;

    CrashWorkload(long seed, Settings settings) {
        this.settings = settings;
        this.oracle = new StateOracle(seed, 40, 2, OPERATORS);
    }

    static Path directory(SimFileSystem files) {
        return files.getPath(DIRECTORY);
    }

    FileCheckpointStore open(SimFileSystem files) {
        FileCheckpointStore store = FileCheckpointStore.open(directory(files), settings);
        assertThat(store.incarnation()).isGreaterThan(incarnation);
        incarnation = store.incarnation();
        return store;
    }

    /** Takes the directory and writes checkpoints up to a number. */
    void run(SimFileSystem files, long last) {
        try (FileCheckpointStore store = open(files)) {
            goOn(store, last);
        }
    }

    private void goOn(FileCheckpointStore store, long last) {
        for (long number = begun + 1; number <= last; number++) {
            CheckpointContents contents = oracle.change(number, TASKS, number == 1 ? 120 : number == 2 ? 8 : 25);
            states.put(number, oracle.state());
            begun = number;
            store.write(contents);
            written = number;
            committed = number;
            store.committed(number);
            noted = number;
            tidy(store, number);
        }
    }

    /** As {@link #run}, but what fails is tried once more, and nothing of the failed attempt may be left. */
    void runWithRetries(SimFileSystem files, long last, SimFileSystem.Fault fault) {
        try (FileCheckpointStore store = openTwice(files, fault)) {
            for (long number = 1; number <= last; number++) {
                CheckpointContents contents = oracle.change(number, TASKS, number == 1 ? 120 : number == 2 ? 8 : 25);
                states.put(number, oracle.state());
                begun = number;
                writeTwice(store, contents, fault);
                written = number;
                committed = number;
                store.committed(number);
                tidy(store, number);
            }
        }
    }

    /** Now and then a merge is still on its way, or waits to be taken over, when the next checkpoint comes. */
    private static void tidy(FileCheckpointStore store, long number) {
        for (int step = 0; step < (number % 2 == 0 ? 80 : 20); step++) {
            store.tidy();
        }
    }

    private FileCheckpointStore openTwice(SimFileSystem files, SimFileSystem.Fault fault) {
        try {
            return open(files);
        } catch (TidemarkException failed) {
            assertTyped(failed, fault);
            return open(files);
        }
    }

    private void writeTwice(FileCheckpointStore store, CheckpointContents contents, SimFileSystem.Fault fault) {
        try {
            store.write(contents);
        } catch (TidemarkException failed) {
            assertTyped(failed, fault);
            if (failed.getCause() != null && failed.getCause().getSuppressed().length == 0) {
                assertThat(store.numbers()).doesNotContain(contents.number());
            }
            store.write(contents);
        }
    }

    private static void assertTyped(TidemarkException failed, SimFileSystem.Fault fault) {
        assertThat(failed.code())
                .isEqualTo(fault == SimFileSystem.Fault.NO_SPACE ? ErrorCode.DISK_FULL : ErrorCode.CHECKPOINT_FAILED);
        assertThat(failed.hint()).isNotEmpty();
    }

    /** What the process finds that is started next: all that was told to be safe, and nothing half. */
    void check(SimFileSystem files) {
        try (FileCheckpointStore store = open(files)) {
            List<Long> numbers = store.numbers();
            assertThat(store.lastCommitted().orElse(0L)).isBetween(noted, committed);
            for (long number : numbers) {
                assertThat(number).isLessThanOrEqualTo(begun);
                assertRestores(store, number);
            }
            for (long number = Math.max(1, committed - settings.retained()); number <= written; number++) {
                assertThat(numbers).contains(number);
            }
            assertThat(numbers.size()).isLessThanOrEqualTo(settings.retained() + 3);
        }
    }

    private void assertRestores(FileCheckpointStore store, long number) {
        try (RestoredCheckpoint restored = store.open(number)) {
            assertThat(StateOracle.restored(restored, TASKS)).isEqualTo(states.get(number));
            assertThat(StateOracle.restored(restored, 3)).isEqualTo(states.get(number));
        }
    }

    /**
     * Goes on as a restarted job would: with what was committed last, and newer ones away. What the oracle did after that
     * is done again by a new full change, so the next checkpoint begins from the state that the oracle has.
     */
    void goOn(SimFileSystem files) {
        try (FileCheckpointStore store = open(files)) {
            store.discardAbove(committed);
            assertThat(
                            store.numbers().isEmpty()
                                    ? 0
                                    : store.numbers().get(store.numbers().size() - 1))
                    .isEqualTo(committed);
            if (committed < begun) {
                oracle.resetTo(states.get(committed));
                begun = committed;
            }
            store.base(committed == 0 ? Optional.empty() : Optional.of(committed));
            goOn(store, committed + 2);
            for (long number : store.numbers()) {
                assertRestores(store, number);
            }
            assertThat(store.numbers()).hasSizeLessThanOrEqualTo(settings.retained() + 1);
        }
    }
}
