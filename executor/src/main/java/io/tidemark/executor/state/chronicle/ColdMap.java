package io.tidemark.executor.state.chronicle;

import org.jspecify.annotations.Nullable;

/**
 * A map from bytes to bytes off the heap, made for a fixed number of entries. Its file is scratch: new when opened,
 * deleted when closed. Mutable. Thread: task thread.
 */
public interface ColdMap extends AutoCloseable {
    /** Takes one entry of a scan; the arrays are its to read until it returns. */
    @FunctionalInterface
    interface Visitor {
        void onEntry(byte[] key, byte[] value);
    }

    /**
     * Adds or replaces an entry.
     *
     * @return false if there is no room for it; an entry that was to be replaced is gone then
     */
    boolean put(byte[] key, byte[] value);

    /**
     * The value of a key, or null.
     *
     * @param reuse an array that may be filled and given back if it has the right length, or null
     */
    byte @Nullable [] get(byte[] key, byte @Nullable [] reuse);

    /** Whether there is an entry. */
    boolean contains(byte[] key);

    /** Removes an entry and says whether there was one. */
    boolean remove(byte[] key);

    /** Number of entries. */
    long size();

    /** Number of entries that it was made for. */
    long capacity();

    /** The map is scanned in so many parts, each of a few thousand entries at most. */
    int segments();

    /** Shows all entries of one part; the map must not be used before it returns. */
    void scan(int segment, Visitor visitor);

    /** Size of its file. */
    long fileBytes();

    /** Frees memory and file; closing twice is harmless. */
    @Override
    void close();
}
