package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;

/**
 * One aggregate function at its place in the state of a group: some longs and perhaps a bytes field. Immutable; all state
 * is in the table. The loops run over a batch, so that a call costs once per batch.
 */
public interface Aggregate {
    /** How many longs of state it has. */
    int longs();

    /** How many bytes fields of state it has. */
    default int bytesFields() {
        return 0;
    }

    /** Whether rows can be taken away again. */
    default boolean retracts() {
        return true;
    }

    /** Writes the state of an empty group; the longs are 0 before. */
    default void initialise(long[] template, int at) {}

    /**
     * Takes rows in ({@code sign} 1) or away (-1).
     *
     * @param rows the rows of the batch
     * @param count how many of them
     * @param slots the group of each, by place in {@code rows}
     */
    void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign);

    /** Takes in what another group of the same key has. */
    void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot);

    /** {@link #merge} for many groups: {@code fromSlots[fromPlace + i]} into {@code intoSlots[i]}. */
    default void mergeAll(
            MutableStateValues into, int[] intoSlots, StateValues from, int[] fromSlots, int fromPlace, int count) {
        for (int place = 0; place < count; place++) {
            merge(into, intoSlots[place], from, fromSlots[fromPlace + place]);
        }
    }

    /** Writes the results of groups into rows {@code targetFrom}… of the target. */
    void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom);
}
