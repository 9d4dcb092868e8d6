package io.tidemark.executor.checkpoint;

import java.nio.file.Path;

/** Opens the checkpoint files of jobs. Thread: any. */
public interface CheckpointStores {
    /**
     * Opens a job's directory, locks it and counts its incarnation up.
     *
     * @param directory made if missing
     * @param jobUuid whose checkpoints it holds
     * @param retained how many committed checkpoints are kept besides the last one
     * @throws io.tidemark.types.TidemarkException DIRECTORY_IN_USE if another run holds it, CHECKPOINT_CORRUPT if it is
     *     not what it should be
     */
    CheckpointStore open(Path directory, String jobUuid, int retained);
}
