package io.tidemark.executor.state;

/**
 * Values of entries, addressed by slot: long field f of an entry is {@code values()[slot + f]}. Thread: task thread.
 */
public interface StateValues {
    /** The array that slots point into. */
    long[] values();

    /** The bytes that {@link #bytesStart} points into. */
    byte[] bytesBuffer();

    /** Where a bytes field (counted from 0) begins in {@link #bytesBuffer}; meaningless if it is null. */
    int bytesStart(int slot, int field);

    /** Length of a bytes field, or -1 if it is null. */
    int bytesLength(int slot, int field);
}
