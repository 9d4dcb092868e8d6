package io.tidemark.executor.state;

/** Values of entries that may be changed. Thread: task thread. */
public interface MutableStateValues extends StateValues {
    /**
     * Gives a bytes field a copy of these bytes. Slots stay valid; what {@link #bytesBuffer} gave before does not show
     * the new value.
     */
    void setBytes(int slot, int field, byte[] source, int start, int length);

    /** Makes a bytes field null. */
    void setBytesNull(int slot, int field);
}
