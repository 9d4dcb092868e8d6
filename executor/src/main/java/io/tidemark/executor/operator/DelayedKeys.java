package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that wait for their delay, in the order of their deadlines, which is the order in which they came: all wait equally
 * long. Mutable; owned by one operator. Thread: task thread.
 */
final class DelayedKeys {
    private static final int CHUNK = 256;

    private final Schema schema;
    private final int keys;
    private final ArrayDeque<ColumnBatch> chunks = new ArrayDeque<>();
    private int head;
    private int size;
    private long tickets;

    /** @param keyTypes types of the key columns */
    DelayedKeys(List<SqlType> keyTypes) {
        List<Column> columns = new ArrayList<>();
        keyTypes.forEach(type -> columns.add(new Column("key" + columns.size(), type)));
        columns.add(new Column("pane", SqlType.bigint()));
        columns.add(new Column("deadline", SqlType.bigint()));
        columns.add(new Column("ticket", SqlType.bigint()));
        schema = new Schema(columns);
        keys = keyTypes.size();
    }

    /** Adds the key of a row; gives the number of its place in the queue, which is never 0. */
    long add(ColumnBatch source, int[] keyColumns, int row, long pane, long deadlineNanos) {
        add(source, keyColumns, row, pane, deadlineNanos, ++tickets);
        return tickets;
    }

    /** Adds a key that has a ticket already, from before a restore. */
    void addAgain(ColumnBatch source, int[] keyColumns, int row, long pane, long deadlineNanos, long ticket) {
        tickets = Math.max(tickets, ticket);
        add(source, keyColumns, row, pane, deadlineNanos, ticket);
    }

    private void add(ColumnBatch source, int[] keyColumns, int row, long pane, long deadlineNanos, long ticket) {
        ColumnBatch chunk = chunks.peekLast();
        if (chunk == null || chunk.rowCount == CHUNK) {
            chunk = ColumnBatch.create(schema, CHUNK);
            chunks.addLast(chunk);
        }
        int at = chunk.rowCount++;
        for (int key = 0; key < keys; key++) {
            chunk.columns[key].copyFrom(source.columns[keyColumns[key]], row, at);
        }
        chunk.longs(keys).values[at] = pane;
        chunk.longs(keys + 1).values[at] = deadlineNanos;
        chunk.longs(keys + 2).values[at] = ticket;
        size++;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The earliest deadline; there must be one. */
    long deadlineNanos() {
        return chunks.getFirst().longs(keys + 1).values[head];
    }

    /** What {@link #add} gave for the key with the earliest deadline. */
    long ticket() {
        return chunks.getFirst().longs(keys + 2).values[head];
    }

    /** The pane of the key with the earliest deadline. */
    long pane() {
        return chunks.getFirst().longs(keys).values[head];
    }

    /** The columns in which the key with the earliest deadline stands at {@link #row}. */
    ColumnVector[] keyColumns() {
        return java.util.Arrays.copyOf(chunks.getFirst().columns, keys);
    }

    int row() {
        return head;
    }

    /** Takes the key with the earliest deadline out. */
    void removeFirst() {
        size--;
        head++;
        if (head == chunks.getFirst().rowCount) {
            chunks.removeFirst();
            head = 0;
        }
    }
}
