package io.tidemark.executor.checkpoint;

/** Every step. */
final class CrashIT extends CrashRuns {
    CrashIT() {
        super(1);
    }
}
