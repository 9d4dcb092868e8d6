package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.status.StepStatus;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One step of a running plan. Input ports are counted from 0. An operator pushes to its output and never waits; what may
 * be long (the rows of a completed window) it gives out in {@link #step}s, and passes the watermark on behind them. While
 * it is {@link #pending} it is given no new input. Thread: the task thread that owns it.
 */
public interface Operator extends AutoCloseable {
    /** Takes rows, which are lent for the length of the call. */
    void onBatch(int port, ColumnBatch batch);

    /** Takes the watermark of a port, which never falls; {@link Long#MAX_VALUE} ends the port. Milliseconds. */
    void onWatermark(int port, long millis);

    /**
     * Takes the news that a port must not hold others back until it speaks again, which it does by a watermark, if need
     * be by the one that it gave last. An operator that was passing this news on passes that watermark on too.
     */
    void onIdle(int port);

    /** Whether it has more to give out. */
    default boolean pending() {
        return false;
    }

    /** Gives out about a batch of what is pending. */
    default void step() {}

    /** What it keeps and waits for, or null if it passes everything on at once. Asked between two steps of its task. */
    default @Nullable StepStatus status() {
        return null;
    }

    /** Writes what it remembers; called only when nothing is pending. */
    default void snapshot(DataOutput target) throws IOException {}

    /** Takes back what {@link #snapshot} wrote, into a fresh operator. */
    default void restore(DataInput source) throws IOException {}

    @Override
    default void close() {}
}
