package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.window.Panes;
import io.tidemark.types.Schema;
import java.util.List;

/**
 * Gives each row once for each of its windows, earliest first, with start, end and time of the window behind its columns.
 * Rows without a time have no window and are left out, counted as late. Thread: task thread.
 */
public final class WindowAssignOperator implements Operator {
    private final Panes panes;
    private final int timeColumn;
    private final boolean judges;
    private final int width;
    private final TaskMeters meters;
    private final RowOutput rows;
    private final Output output;
    private long[] watermarks = new long[ColumnBatch.DEFAULT_ROWS];

    /**
     * @param judges whether rows can be late for a window
     * @param schema the input's columns and three more
     */
    public WindowAssignOperator(
            Panes panes, int timeColumn, boolean judges, Schema schema, TaskMeters meters, Output output) {
        this.panes = panes;
        this.timeColumn = timeColumn;
        this.judges = judges;
        this.width = schema.size() - 3;
        this.meters = meters;
        this.output = output;
        rows = new RowOutput(schema, withWatermarks(output));
    }

    /** Rows keep the watermark before them, so that what follows judges them as it should. */
    private Output withWatermarks(Output target) {
        return new Output() {
            @Override
            public void rows(ColumnBatch batch) {
                batch.watermarksBefore = judges ? watermarks : null;
                target.rows(batch);
            }

            @Override
            public void watermark(long millis) {
                target.watermark(millis);
            }

            @Override
            public void idle() {
                target.idle();
            }
        };
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        LongVector times = batch.longs(timeColumn);
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            if (times.isNull(row)) {
                meters.late++;
            } else {
                long before = batch.watermarksBefore == null ? Long.MIN_VALUE : batch.watermarksBefore[row];
                assign(batch, row, panes.ends(times.values[row]), before);
            }
        }
        rows.flush();
    }

    private void assign(ColumnBatch batch, int row, List<Long> ends, long before) {
        for (long end : ends) {
            if (judges && end <= before) {
                meters.late++;
                continue;
            }
            rows.makeRoom(1);
            ColumnBatch target = rows.batch();
            int at = rows.row();
            for (int column = 0; column < width; column++) {
                target.columns[column].copyFrom(batch.columns[column], row, at);
            }
            setLong(target.columns[width], at, panes.start(end));
            setLong(target.columns[width + 1], at, end);
            setLong(target.columns[width + 2], at, end - 1);
            watermarks[at] = before;
            rows.add(batch.kind(row));
        }
    }

    private static void setLong(ColumnVector vector, int row, long value) {
        vector.setNotNull(row);
        ((LongVector) vector).values[row] = value;
    }

    @Override
    public void onWatermark(int port, long millis) {
        output.watermark(millis);
    }

    @Override
    public void onIdle(int port) {
        output.idle();
    }
}
