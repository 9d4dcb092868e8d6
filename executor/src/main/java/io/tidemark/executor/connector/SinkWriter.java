package io.tidemark.executor.connector;

import io.tidemark.executor.batch.ColumnBatch;

/** Writes rows. Thread: the task thread that owns it. A failure outside is thrown at the next call. */
public interface SinkWriter extends AutoCloseable {
    /**
     * Whether a batch can be taken without waiting. While it is false the task writes nothing and does other work, so that
     * an outside that is slow or down holds nobody else up.
     */
    default boolean ready() {
        return true;
    }

    /** Whether all that was written is safe already, so that {@link #finish} need not wait. */
    default boolean drained() {
        return true;
    }

    /** Memory that rows of an epoch take until it is committed, in bytes; a job makes its epochs as long as there is room. */
    default long heldBytes() {
        return 0;
    }

    /** Takes the active rows of a batch; they are copied or written before the call returns. */
    void write(ColumnBatch batch);

    /** Sends what is buffered on its way; called when nothing came for a moment, at least every 100 ms. */
    void flush();

    /**
     * The rows of an epoch are all written, {@link #drained}, and those that follow are of the next one. Only called in
     * jobs that keep checkpoints.
     */
    default void onBarrier(long epoch) {}

    /**
     * Waits until everything is safely written; called once, at the end of a job, when {@link #drained}. Not called in jobs
     * that keep checkpoints: there {@link #onBarrier} comes instead.
     */
    void finish();

    @Override
    void close();
}
