package io.tidemark.executor.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The checkpoint files of one job. A checkpoint that {@link #write} returned from is on disk and was read back; it counts
 * once {@link #committed} was told. Holds the lock on the job's directory. Thread: the job's checkpoint thread.
 */
public interface CheckpointStore extends AutoCloseable {
    /**
     * What {@link #write} has written.
     *
     * @param number of the checkpoint
     * @param manifestHash SHA-256 of the manifest, in hex
     * @param bytes in new files
     * @param full whether it needs no file of an earlier one
     */
    record Written(long number, String manifestHash, long bytes, boolean full, Path directory) {}

    /** How often the job was started with this directory, this time included; on disk before the first checkpoint. */
    long incarnation();

    /** Numbers of the checkpoints whose manifest is there, in order; committed or not. */
    List<Long> numbers();

    /** The number that the advisory log names as committed last. */
    Optional<Long> lastCommitted();

    /**
     * Opens a checkpoint and checks every byte of the files that it needs.
     *
     * @throws io.tidemark.types.TidemarkException CHECKPOINT_CORRUPT with file, place and reason
     */
    RestoredCheckpoint open(long number);

    /** Opens a savepoint or a checkpoint in any folder. */
    RestoredCheckpoint open(Path folder);

    /**
     * Opens a checkpoint to go on from: files are read once only, with the state, and are checked meanwhile. Who has taken
     * the state back calls {@link RestoredCheckpoint#checkRest} before anything is made of it.
     *
     * @throws io.tidemark.types.TidemarkException as {@link #open(long)}, now or while the state is read
     */
    RestoredCheckpoint resume(long number);

    /** The same for a savepoint. */
    RestoredCheckpoint resume(Path folder);

    /** Deletes checkpoints above a number: their epochs never counted. */
    void discardAbove(long number);

    /**
     * Says what the next {@link #write} may build on: deltas follow this checkpoint. Called once after the restore, or with
     * empty at a first start; the next checkpoint is then full. An operator may have another number of tasks than it had in
     * the checkpoint; its entries are then spread anew with the next one, while whole pieces are only those that the new
     * tasks set.
     */
    void base(Optional<Long> number);

    /**
     * Says that the next {@link #write} begins new chains which hold, besides its own changes, what operators had in another
     * checkpoint, such as a savepoint; its files are read then, and must be there until then. Called once after the restore
     * and after {@link #base} with empty. Entries are spread over the tasks that there are now; whole pieces are only those
     * that these set.
     *
     * @param former for operators the ids that they have in the other checkpoint; all others begin empty
     */
    void takeOver(RestoredCheckpoint from, Map<String, String> former);

    /**
     * Writes data files, then the manifest, and reads all back. If it throws, nothing of the attempt is left, and the
     * same contents may be written again.
     *
     * @throws io.tidemark.types.TidemarkException CHECKPOINT_FAILED or DISK_FULL
     */
    Written write(CheckpointContents contents);

    /**
     * Does a little of the work that can wait, for some milliseconds, between checkpoints: long chains of files are merged.
     *
     * @return whether there is more to do
     */
    default boolean tidy() {
        return false;
    }

    /** The checkpoint counts. Notes it and deletes what need not be kept any more. */
    void committed(long number);

    /** Copies a committed checkpoint with all files that it needs to a new folder, whole and verified. */
    void export(long number, Path folder);

    @Override
    void close();
}
