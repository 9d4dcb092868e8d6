package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an operator that judges rows does with late ones: counts them and, with LATE ROWS INTO, passes them on. Mutable;
 * owned by one operator. Thread: task thread.
 */
public final class LateOutput {
    private final TaskMeters meters;
    private final int[] columns;
    private final @Nullable RowOutput rows;
    private boolean waiting;

    /** Late rows are counted only. */
    public LateOutput(TaskMeters meters) {
        this.meters = meters;
        columns = new int[0];
        rows = null;
    }

    /** @param node which columns of the judged rows are written */
    public LateOutput(PhysicalNode.LateRows node, TaskMeters meters, Output output) {
        this.meters = meters;
        columns = node.columns().stream().mapToInt(Integer::intValue).toArray();
        Schema written = node.written();
        rows = new RowOutput(written, output);
    }

    /** A row was late for some windows, but counts in others. */
    void partly(int windows) {
        meters.late += windows;
    }

    /**
     * A row counts nowhere.
     *
     * @param windows how many windows it was late for, at least 1
     * @param watermark by which it was judged
     */
    void late(ColumnBatch batch, int row, int windows, long watermark) {
        meters.late += windows;
        meters.lateRow(batch, row);
        if (rows != null) {
            write(rows, batch, row, watermark);
        }
    }

    /** A row has no time, so that it is in no window. */
    void timeless(ColumnBatch batch, int row, long watermark) {
        meters.late++;
        meters.timelessRow(batch, row);
        if (rows != null) {
            write(rows, batch, row, watermark);
        }
    }

    private void write(RowOutput target, ColumnBatch batch, int row, long watermark) {
        target.makeRoom(1);
        ColumnBatch into = target.batch();
        int at = target.row();
        for (int column = 0; column < columns.length; column++) {
            if (columns[column] >= 0) {
                into.columns[column].copyFrom(batch.columns[columns[column]], row, at);
            } else if (columns[column] == PhysicalNode.LateRows.WATERMARK && watermark != Long.MIN_VALUE) {
                into.columns[column].setNotNull(at);
                into.longs(column).values[at] = Math.min(watermark, WatermarkOperator.GREATEST_TIME);
            } else {
                into.columns[column].setNull(at);
            }
        }
        target.add(RowKind.INSERT);
        waiting = true;
    }

    /** Passes on what there is; called behind each batch. */
    void flush() {
        if (waiting && rows != null) {
            rows.flush();
            waiting = false;
        }
    }
}
