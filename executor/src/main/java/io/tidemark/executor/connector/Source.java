package io.tidemark.executor.connector;

/** A table opened for one scan. Opened, asked for readers and closed by the thread that starts and ends the job. */
public interface Source extends AutoCloseable {
    /** How many readers make sense now: the number of splits, at least 1. */
    int splitCount();

    /**
     * The reader with an index below count; together the readers read every split once. A split found later goes to the
     * reader with index split % count.
     */
    SourceReader reader(int index, int count);

    @Override
    void close();
}
