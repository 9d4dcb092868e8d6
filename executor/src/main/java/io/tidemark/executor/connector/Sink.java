package io.tidemark.executor.connector;

/** A table opened for writing. Opened, asked for writers and closed by the thread that starts and ends the job. */
public interface Sink extends AutoCloseable {
    /** The writer with an index below count. */
    SinkWriter writer(int index, int count);

    /**
     * Called once after all writers have finished without error: makes the output whole (rename, flush). In jobs that keep
     * checkpoints the output counts by epochs; there it is called behind the last one if the job has come to its end, and
     * again if the process dies before that is known.
     */
    void commit();

    @Override
    void close();
}
