package io.tidemark.executor.state;

/**
 * What an operator holds outside tables: rows that wait, say. It counts against what the job may have, as tables do.
 * Mutable. Thread: task thread.
 */
public final class BufferAccount {
    private final StateStore store;
    private final String name;
    private final String remedy;
    private final boolean onHeap;
    private long bytes;

    BufferAccount(StateStore store, String name, String remedy, boolean onHeap) {
        this.store = store;
        this.name = name;
        this.remedy = remedy;
        this.onHeap = onHeap;
    }

    /**
     * Says how much it is now.
     *
     * @throws io.tidemark.types.TidemarkException STATE_QUOTA if it is more than before, and too much together with all else
     */
    public void set(long newBytes) {
        long more = newBytes - bytes;
        bytes = newBytes;
        store.onBuffers(more, onHeap, name, remedy);
    }
}
