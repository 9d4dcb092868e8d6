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
    private final StateAccount.Holding holding;
    private final StateMemory memory;
    private final SpillDirectory directory;
    private long spilledBytes;
    private long elsewhereBytes;
    private BooleanSupplier stopping = () -> false;

    StateSpill(String owner, StateAccount.Holding holding, StateMemory memory, SpillDirectory directory) {
        this.owner = owner;
        this.holding = holding;
        this.memory = memory;
        this.directory = directory;
    }

    void stopWhen(BooleanSupplier stopping) {
        this.stopping = stopping;
    }

    /** Called now and then while much is changed or written, so that nobody who cancels a job has to wait for that. */
    void checkStop() {
        if (stopping.getAsBoolean()) {
            throw new TidemarkException(ErrorCode.CANCELLED, "stopped while state was changed");
        }
    }

    StateMemory memory() {
        return memory;
    }

    /** Opens a map if the quota allows it. */
    ColdMap open(ColdMapSize size) {
        checkQuota(size.estimatedBytes(), "spilled");
        ColdMap map = directory.open(size);
        measure();
        return map;
    }

    void close(ColdMap map) {
        map.close();
        measure();
    }

    /** Size of all files; those that grew since the last map was opened or closed are measured anew. */
    long measure() {
        spilledBytes = directory.fileBytes();
        memory.setFiles(spilledBytes + elsewhereBytes);
        return spilledBytes;
    }

    /** Counts what is neither on the heap nor in files of this store. */
    void setElsewhere(long bytes) {
        elsewhereBytes = bytes;
        memory.setFiles(spilledBytes + elsewhereBytes);
    }

    /** Fails if the job's state with so many bytes more would take more than it may; what they are for goes into the message. */
    void checkQuota(long moreBytes, String what) {
        checkQuota(moreBytes, what, "keep less: fewer keys, shorter windows, a filter before the grouping");
    }

    /** @param remedy what to do besides raising the setting */
    void checkQuota(long moreBytes, String what, String remedy) {
        long own = memory.allBytes() + moreBytes;
        long bytes = holding.jobBytes(own);
        if (bytes > holding.maxBytes()) {
            throw new TidemarkException(
                    ErrorCode.STATE_QUOTA,
                    "the state of " + owner + " (" + what + ") would take " + megabytes(own)
                            + (bytes > own ? ", and with that of the job's other tasks " + megabytes(bytes) : "")
                            + ", more than the " + megabytes(holding.maxBytes()) + " of 'max-state-bytes'",
                    "raise max-state-bytes, or " + remedy,
                    null);
        }
    }

    /** Fails if all jobs together hold too much on the heap that cannot be spilled, and this one more than its part. */
    void checkHeap(String what, String remedy) {
        if (holding.holdsTooMuch()) {
            throw new TidemarkException(
                    ErrorCode.STATE_QUOTA,
                    "memory is short: all jobs hold " + megabytes(holding.heap().heldBytes())
                            + " that cannot be spilled, more than "
                            + megabytes(holding.heap().heldLimitBytes()) + "; the state of " + owner + " (" + what
                            + ") is one of the largest",
                    remedy + "; run fewer such jobs at once; or give the process more memory",
                    null);
        }
    }

    private static String megabytes(long bytes) {
        return bytes < 10 << 20 ? (bytes >> 10) + " kB" : (bytes >> 20) + " MB";
    }
}
