package io.tidemark.executor.runtime;

import java.nio.file.Path;
import java.util.List;

/** The checkpoints of a running job. Thread: any. */
public interface JobCheckpoints {
    /**
     * One finished checkpoint.
     *
     * @param number its number, which is also its epoch's
     * @param startedMillis when it began
     * @param durationMillis until it was committed; 0 for one of an earlier run
     * @param freezeNanos the longest that a task stood still for it; 0 for one of an earlier run
     * @param bytes written for it
     * @param full whether it needs no earlier one
     * @param directory where it is
     */
    record Done(
            long number,
            long startedMillis,
            long durationMillis,
            long freezeNanos,
            long bytes,
            boolean full,
            Path directory) {}

    /** The last committed ones, oldest first; those that were restored from included. */
    List<Done> done();

    /** How many attempts have failed since the job was started. */
    long failed();

    /** Asks for a checkpoint as soon as possible and waits until it is committed; throws what it failed with, or CANCELLED. */
    Done checkpoint(long timeoutMillis) throws InterruptedException;

    /** The same, and copies it whole to a folder, which must not exist. */
    Done savepoint(Path target, long timeoutMillis) throws InterruptedException;

    /** Stops reading, commits a last checkpoint and ends the job, which is then STOPPED; returns at once. */
    void stop();
}
