package io.tidemark.executor.checkpoint;

/** Some of the steps; {@link CrashIT} takes them all. */
final class CrashTest extends CrashRuns {
    CrashTest() {
        super(11);
    }
}
