package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import java.util.List;

/**
 * COUNT of several arguments: rows in which none is null.
 *
 * @param columns what must not be null
 * @param at first long of its state
 */
record CountAllAggregate(List<Integer> columns, int at) implements Aggregate {
    CountAllAggregate {
        columns = List.copyOf(columns);
    }

    @Override
    public int longs() {
        return 1;
    }

    @Override
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        long[] values = state.values();
        for (int place = 0; place < count; place++) {
            boolean whole = true;
            for (int index = 0; index < columns.size(); index++) {
                whole &= !batch.columns[columns.get(index)].isNull(rows[place]);
            }
            values[slots[place] + at] += whole ? sign : 0;
        }
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        into.values()[intoSlot + at] += from.values()[fromSlot + at];
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        long[] values = state.values();
        for (int place = 0; place < count; place++) {
            target.setNotNull(targetFrom + place);
            ((LongVector) target).values[targetFrom + place] = values[slots[place] + at];
        }
    }
}
