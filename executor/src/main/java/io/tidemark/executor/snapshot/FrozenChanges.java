package io.tidemark.executor.snapshot;

/**
 * Changes that a barrier has set apart and that are written bit by bit behind it: what would change or go before it is
 * written is written first. Mutable. Thread: task thread.
 */
public interface FrozenChanges {
    /**
     * Writes about so many more entries to the snapshot that they belong to.
     *
     * @return whether there are more
     */
    boolean writeSome(int most);

    /** Nobody wants them any more. */
    void giveUp();
}
