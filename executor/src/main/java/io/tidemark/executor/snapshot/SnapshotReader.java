package io.tidemark.executor.snapshot;

import java.util.List;

/** Gives back what an operator's tasks have written, to one task that takes their place. Thread: the one that starts the job. */
public interface SnapshotReader {
    /** What each former task has set under a name, in the order of the tasks; empty if none did. */
    List<byte[]> whole(String name);

    /**
     * Shows all entries of a table that are in this task's key groups, each key once, ordered by pane.
     *
     * @throws io.tidemark.types.TidemarkException CHECKPOINT_CORRUPT if the file cannot be what was written
     */
    void entries(int table, EntryConsumer consumer);

    /** Takes entries. */
    interface EntryConsumer {
        /** The buffer is lent for the length of the call. */
        void entry(long pane, int group, byte[] buffer, int start, int keyLength, int valueLength);
    }
}
