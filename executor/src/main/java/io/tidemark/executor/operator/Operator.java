package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.status.StepStatus;
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

    /**
     * Says which rows of a port come to this operator and not to those of other tasks that are the same step. Called once
     * for each port, before anything else; an operator that was not told has all rows.
     */
    default void placed(int port, TaskShare share) {}

    /**
     * Says that a barrier has come: all rows before it were taken, none behind it. An operator that keeps what it could
     * send on now, so that it need not be remembered, begins to do so and may be {@link #pending} for it. The task calls
     * it for each operator in the order of the flow, each time when nothing is pending in any of them, and then works off
     * what is pending; after the last one come the {@link #snapshot}s.
     */
    default void onBarrier() {}

    /**
     * Writes what has changed since the last call; called only when nothing is pending, in any order. The first call
     * writes all, unless the operator was {@link #restore restored}: what it took back counts as written.
     */
    default void snapshot(SnapshotWriter target) {}

    /**
     * Takes back what {@link #snapshot} wrote, from all tasks that have had parts of it, into a fresh operator. It sends
     * nothing. Thread: the one that starts the job, or the task thread.
     */
    default void restore(SnapshotReader source) {}

    /**
     * Tells those behind it again what they must know and may not have been told by whoever was here before, such as the
     * watermark. Called once for each operator of a job that goes on from a checkpoint, after all of them were restored,
     * before there is any input, in the order of the flow and as {@link #onBarrier} is: nothing is pending before.
     */
    default void resume() {}

    @Override
    default void close() {}
}
