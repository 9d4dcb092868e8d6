package io.tidemark.executor.state;

import io.tidemark.executor.state.chronicle.ColdMap;
import io.tidemark.executor.state.chronicle.ColdMapSize;
import io.tidemark.executor.state.chronicle.SpillDirectory;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.function.BooleanSupplier;

/** The files of a store and its quota. Mutable. Thread: task thread. */
final class StateSpill {
    private final String owner;
    private final long maxBytes;
    private final StateMemory memory;
    private final SpillDirectory directory;
    private long spilledBytes;
    private BooleanSupplier stopping = () -> false;

    StateSpill(String owner, long maxBytes, StateMemory memory, SpillDirectory directory) {
        this.owner = owner;
        this.maxBytes = maxBytes;
        this.memory = memory;
        this.directory = directory;
    }

    void stopWhen(BooleanSupplier stopping) {
        this.stopping = stopping;
    }

    /** Called now and then while much is written, so that nobody who cancels a job has to wait for that. */
    void checkStop() {
        if (stopping.getAsBoolean()) {
            throw new TidemarkException(ErrorCode.CANCELLED, "stopped while state was being spilled");
        }
    }

    StateMemory memory() {
        return memory;
    }

    /** Opens a map if the quota allows it. */
    ColdMap open(ColdMapSize size) {
        checkQuota(size.estimatedBytes(), "spilled");
        ColdMap map = directory.open(size);
        spilledBytes = directory.fileBytes();
        return map;
    }

    void close(ColdMap map) {
        map.close();
        spilledBytes = directory.fileBytes();
    }

    /** Size of all files when the last one was opened or closed. */
    long spilledBytes() {
        return spilledBytes;
    }

    /** Size of all files; those that grew since the last map was opened or closed are measured anew. */
    long measure() {
        spilledBytes = directory.fileBytes();
        return spilledBytes;
    }

    /** Fails if state with so many bytes more would take more than it may; what they are for goes into the message. */
    void checkQuota(long moreBytes, String what) {
        checkQuota(moreBytes, what, "keep less: fewer keys, shorter windows, a filter before the grouping");
    }

    /** @param remedy what to do besides raising the setting */
    void checkQuota(long moreBytes, String what, String remedy) {
        long bytes = memory.hotBytes() + spilledBytes + moreBytes;
        if (bytes > maxBytes) {
            throw new TidemarkException(
                    ErrorCode.STATE_QUOTA,
                    "the state of " + owner + " (" + what + ") would take " + megabytes(bytes) + ", more than the "
                            + megabytes(maxBytes) + " that one task may have",
                    "raise max-state-bytes, or " + remedy,
                    null);
        }
    }

    private static String megabytes(long bytes) {
        return bytes < 10 << 20 ? (bytes >> 10) + " kB" : (bytes >> 20) + " MB";
    }
}
