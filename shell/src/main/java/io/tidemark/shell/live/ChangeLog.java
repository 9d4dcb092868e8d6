package io.tidemark.shell.live;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.shell.output.CellText;
import io.tidemark.shell.output.ResultShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last changes of a result, each with its kind. Mutable. Thread: the view's. */
final class ChangeLog {
    private static final int MOST_ROWS = 10_000;

    private final CellText cells;
    private final Deque<LiveRow> rows = new ArrayDeque<>();

    ChangeLog(ResultShape shape) {
        this.cells = new CellText(new ResultShape(shape.schema(), true, shape.timeZone()));
    }

    CellText cells() {
        return cells;
    }

    void apply(ColumnBatch batch, long nowNanos) {
        int count = batch.activeCount();
        for (int place = Math.max(0, count - MOST_ROWS); place < count; place++) {
            if (rows.size() == MOST_ROWS) {
                rows.removeFirst();
            }
            rows.addLast(new LiveRow(cells.row(batch, batch.activeRow(place)), nowNanos));
        }
    }

    List<LiveRow> rows() {
        return new ArrayList<>(rows);
    }
}
