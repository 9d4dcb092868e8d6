package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.thread.Clock;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;

/**
 * Writes changes of a result: as rows with a kind, or for EMIT STREAM as rows with the columns undo, ptime and ver behind
 * their own. Mutable; owned by one operator. Thread: task thread.
 */
final class ChangeRows {
    private final boolean stream;
    private final int width;
    private final Clock clock;
    private final RowOutput rows;
    private long ptime = Long.MIN_VALUE;

    /**
     * @param width columns of the result, before those of EMIT STREAM
     * @param schema what comes out
     */
    ChangeRows(boolean stream, int width, Schema schema, Clock clock, Output output) {
        this.stream = stream;
        this.width = width;
        this.clock = clock;
        rows = new RowOutput(schema, output);
    }

    /** Reads the clock: rows from now on carry this time, which never goes back. */
    void readClock() {
        if (stream) {
            ptime = Math.max(ptime, clock.millis());
        }
    }

    /** A row of a batch, as it is. */
    void add(RowKind kind, long version, ColumnBatch source, int row) {
        rows.makeRoom(1);
        ColumnBatch target = rows.batch();
        for (int column = 0; column < width; column++) {
            target.columns[column].copyFrom(source.columns[column], row, rows.row());
        }
        finish(kind, version);
    }

    /** A row that was kept as bytes. */
    void add(RowKind kind, long version, RowImage image, byte[] bytes, int start) {
        rows.makeRoom(1);
        image.decode(bytes, start, rows.batch(), rows.row());
        finish(kind, version);
    }

    private void finish(RowKind kind, long version) {
        if (!stream) {
            rows.add(kind);
            return;
        }
        int at = rows.row();
        set(width, at, kind.adds() ? 0 : 1);
        set(width + 1, at, ptime);
        set(width + 2, at, version);
        rows.add(RowKind.INSERT);
    }

    private void set(int column, int row, long value) {
        rows.batch().columns[column].setNotNull(row);
        rows.batch().longs(column).values[row] = value;
    }

    /** Passes on what there is. */
    void flush() {
        rows.flush();
    }
}
