package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.RowBuffer;
import io.tidemark.executor.state.StateCursor;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.thread.Clock;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds the keys that were waiting for their delay in tables that were restored. Mutable. Thread: the one that restores. */
final class WaitingKeys {
    private static final int ROWS = ColumnBatch.DEFAULT_ROWS;

    private final int keys;
    private final RowBuffer found;
    private final ColumnBatch read;
    private final int[] slots = new int[ROWS];

    WaitingKeys(List<SqlType> keyTypes) {
        List<Column> columns = new ArrayList<>();
        keyTypes.forEach(type -> columns.add(new Column("key" + columns.size(), type)));
        columns.add(new Column("pane", SqlType.bigint()));
        columns.add(new Column("due", SqlType.bigint()));
        columns.add(new Column("ticket", SqlType.bigint()));
        Schema schema = new Schema(columns);
        keys = keyTypes.size();
        found = new RowBuffer(schema);
        read = ColumnBatch.create(schema, ROWS);
    }

    /** Looks through the table of a pane; says how many keys are waiting. */
    int collect(StateTable table, long pane) {
        ColumnVector[] targets = Arrays.copyOf(read.columns, keys);
        int waiting = 0;
        try (StateCursor cursor = table.cursor()) {
            read.clear();
            for (int count = cursor.next(targets, 0, slots, ROWS);
                    count > 0;
                    count = cursor.next(targets, 0, slots, ROWS)) {
                for (int row = 0; row < count; row++) {
                    long ticket = ShownRows.ticket(cursor, slots[row]);
                    if (ticket != 0) {
                        waiting++;
                        read.longs(keys).values[row] = pane;
                        read.longs(keys + 1).values[row] = ShownRows.dueMillis(cursor, slots[row]);
                        read.longs(keys + 2).values[row] = ticket;
                        found.append(read, row);
                    }
                }
                read.clear();
            }
        }
        return waiting;
    }

    /** Has them all wait again for what is left of their delays, in the order in which they came. */
    void addTo(DelayedKeys delayed, Clock clock) {
        int[] order = new int[found.size()];
        for (int number = 0; number < order.length; number++) {
            order[number] = number;
        }
        RowNumbers.sort(order, order.length, (left, right) -> {
            int byTime = Long.compare(value(left, 1), value(right, 1));
            return byTime != 0 ? byTime : Long.compare(value(left, 2), value(right, 2));
        });
        int[] columns = new int[keys];
        for (int key = 0; key < keys; key++) {
            columns[key] = key;
        }
        long nanos = clock.nanos();
        long millis = clock.millis();
        for (int number : order) {
            long deadline = nanos + (value(number, 1) - millis) * 1_000_000;
            delayed.addAgain(
                    found.chunk(number),
                    columns,
                    found.rowInChunk(number),
                    value(number, 0),
                    deadline,
                    value(number, 2));
        }
    }

    private long value(int number, int column) {
        return found.chunk(number).longs(keys + column).values[found.rowInChunk(number)];
    }
}
