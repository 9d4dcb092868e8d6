package io.tidemark.executor.checkpoint;

/** Goes through records in the order of {@link RecordView#compare}. Mutable. Thread: one at a time. */
interface RecordCursor extends AutoCloseable {
    /** Goes to the next record; false if there is none. */
    boolean advance();

    /** The record; valid until the next {@link #advance}. */
    RecordView view();

    @Override
    void close();
}
