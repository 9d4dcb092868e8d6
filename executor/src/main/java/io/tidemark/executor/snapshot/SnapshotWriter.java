package io.tidemark.executor.snapshot;

/**
 * Takes what one operator of one task has changed since its last snapshot, at a barrier. Tables of an operator are counted
 * from 0 in an order that does not depend on data. Bytes are copied before a call returns. Thread: task thread.
 *
 * <p>Within one snapshot {@link #drop} comes before the {@link #put}s of the same pane, and each key comes once.
 */
public interface SnapshotWriter {
    /** The pane of tables that have none. */
    long NO_PANE = 0;

    /**
     * Sets bytes that belong to the task and not to a key, such as its watermark; they stay until the same name is set
     * again. When the job is restored with another number of tasks each task sees those of all former ones.
     */
    void whole(String name, byte[] bytes);

    /**
     * Sets the value of a key.
     *
     * @param group the {@link KeyGroups key group}; entries whose key says nothing of the task belong to group 0
     * @param buffer holds the key, and right behind it the value
     */
    void put(int table, long pane, int group, byte[] buffer, int start, int keyLength, int valueLength);

    /** Takes a key away. */
    void remove(int table, long pane, int group, byte[] buffer, int start, int keyLength);

    /** Takes all keys of a pane away that are in the task's key groups. */
    void drop(int table, long pane);

    /**
     * Takes changes that need not be written before the operator goes on. Who does not want to wait for them writes them at
     * once.
     */
    default void later(FrozenChanges changes) {
        while (changes.writeSome(Integer.MAX_VALUE)) {
            // each round writes some
        }
    }
}
