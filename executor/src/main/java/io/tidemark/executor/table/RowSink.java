package io.tidemark.executor.table;

/** Takes rows as bytes. */
interface RowSink {
    /** Sets the value of a key, or removes it if the value's length is {@link TableSegment#GONE}. */
    void write(byte[] key, int keyStart, int keyLength, byte[] value, int valueStart, int valueLength);
}
