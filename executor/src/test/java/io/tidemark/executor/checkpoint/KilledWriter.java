package io.tidemark.executor.checkpoint;

import io.tidemark.executor.checkpoint.FileCheckpointStore.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A process that writes checkpoints until a fail point kills it, and says each that was written and each that counts. */
final class KilledWriter {
    static final int TASKS = 2;
    static final int CHECKPOINTS = 8;
    /** With the default, and so that even these small chains are merged between checkpoints. */
    static final Settings SETTINGS = new Settings(1, false);

    private static final Settings APART = new Settings(1, false, 1500);

    private KilledWriter() {}

    /** The changes up to a checkpoint depend on nothing but the seed, so that another process can say what must be there. */
    static StateOracle oracle(long seed) {
        return new StateOracle(seed, 60, 2, List.of("aggregate-1", "join-2"));
    }

    static CheckpointContents change(StateOracle oracle, long number, long seed) {
        int changes = number == 1 ? 200 : new Random(seed + number).nextInt(40);
        return oracle.change(number, TASKS, changes);
    }

    public static void main(String[] arguments) throws IOException {
        long seed = Long.parseLong(arguments[1]);
        long from = Long.parseLong(arguments[2]);
        Settings settings = Boolean.getBoolean("apart") ? APART : SETTINGS;
        StateOracle oracle = oracle(seed);
        try (FileCheckpointStore store = FileCheckpointStore.open(Path.of(arguments[0]), settings)) {
            for (long number = 1; number <= CHECKPOINTS; number++) {
                CheckpointContents contents = change(oracle, number, seed);
                if (number <= from) {
                    continue;
                }
                if (number == from + 1) {
                    store.discardAbove(from);
                    store.base(from == 0 ? Optional.empty() : Optional.of(from));
                }
                say("begin " + number);
                store.write(contents);
                say("written " + number);
                say("counts " + number);
                store.committed(number);
                for (int step = 0; step < 50; step++) {
                    store.tidy();
                }
            }
        }
        say("end");
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
