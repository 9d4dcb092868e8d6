package io.tidemark.executor.connector;

/** A table opened for writing. Opened, asked for writers and closed by the thread that starts and ends the job. */
public interface Sink extends AutoCloseable {
    /** The writer with an index below count. */
    SinkWriter writer(int index, int count);

    /**
     * Called once after all writers have finished without error: makes the output whole (rename, flush). Not called in jobs
     * that keep checkpoints, whose output counts by epochs.
     */
    void commit();

    @Override
    void close();
}
