package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.state.StateValues;

/**
 * How the changes of sessions are told: as totals or as rows.
 * {@code row} is the row of the input that changes them.
 * Thread: task thread.
 */
interface ChangedSessions {
    /**
     * Gets ready for a row that touches so many sessions, before they are looked up: whoever passes rows on lets the slots
     * of all tables go.
     */
    void prepare(int touched);

    /** Withdraws a session that is about to go. */
    void withdraw(StateValues session, int slot, ColumnBatch batch, int row);

    /** Shows a session that was not there. */
    void show(StateValues session, int slot, ColumnBatch batch, int row);

    /**
     * Prepares for a row that is about to be added to a session.
     *
     * @param moves whether its bounds will change
     */
    void before(StateTable session, int slot, ColumnBatch batch, int row, boolean moves);

    /** Tells of a row that was added. */
    void after(StateTable session, int slot, ColumnBatch batch, int row, boolean moves);
}
