package io.tidemark.executor.checkpoint;

import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.snapshot.SnapshotReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A checkpoint that is read from disk; what is read was checked. Thread: the one that starts the job. */
public interface RestoredCheckpoint extends AutoCloseable {
    /**
     * An operator that has state in it.
     *
     * @param tasks how many tasks it had
     */
    record KnownOperator(String operator, String description, String fingerprint, int tasks) {}

    long number();

    /** When it was made, by the clock, since the epoch. */
    long createdMillis();

    /** Bytes of all files that it needs. */
    long bytes();

    /** Whether it needs no file of an earlier one. */
    boolean full();

    /** Where it is. */
    Path directory();

    String jobUuid();

    /** SHA-256 of the manifest, in hex. */
    String manifestHash();

    String planFingerprint();

    String statement();

    List<String> environment();

    List<KnownOperator> operators();

    /** State of an operator for one of so many tasks: of its key groups, and all that belongs to no key. */
    SnapshotReader state(String operator, int task, int tasks);

    /** How far a scan had read; empty if the checkpoint does not know the scan. */
    Optional<List<SplitPosition>> positions(String scan);

    /**
     * Checks every byte that was not read yet, so that none is left unchecked.
     *
     * @throws io.tidemark.types.TidemarkException CHECKPOINT_CORRUPT with file, place and reason
     */
    void checkRest();

    @Override
    void close();
}
