package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.StateValues;

/** What becomes of the sessions that {@link OpenSessions} finds. Thread: task thread. */
interface SessionResults {
    /** Takes note of the first {@code count} of the listed rows, which are in sessions. */
    default void keep(ColumnBatch batch, int[] rows, int count) {}

    /**
     * Takes complete sessions.
     *
     * @param keys the keys; the i-th session's are in row {@code rows[i]}
     * @param slots the sessions' state
     */
    void complete(ColumnVector[] keys, int[] rows, StateValues state, int[] slots, int count);

    /** Gives out about a batch of what complete sessions left to be given out; says whether there was something. */
    default boolean giveOut() {
        return false;
    }

    default void placed(TaskShare share) {}

    default void snapshot(SnapshotWriter target) {}

    default void restore(SnapshotReader source) {}

    default void close() {}
}
