package io.tidemark.executor.connector;

import io.tidemark.types.TidemarkException;
import org.jspecify.annotations.Nullable;

/** Where records go that cannot be read or used. Thread: any task thread. */
public interface RejectedRecords {
    /**
     * Counts a record and keeps it, or stops the job, as 'on-error' says.
     *
     * @param source topic and partition, or file, such as {@code topic bid, partition 3}
     * @param position offset or line
     * @param error why
     * @param record the record's bytes, or null if there are none
     * @throws TidemarkException the error, with source and position in its message, if the job is to stop
     */
    void reject(String source, long position, TidemarkException error, byte @Nullable [] record);

    /**
     * Counts records that were to be read and are gone, where the table's options let the job go on without them.
     *
     * @param source as in {@link #reject}
     */
    default void lost(String source, long records) {}
}
