package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.window.Panes;

/** Sorts the rows of a batch into their panes. Mutable (scratch arrays); owned by one operator. */
final class PaneSplitter {
    /** Takes rows that belong to one pane. */
    interface PaneRows {
        void add(long pane, ColumnBatch batch, int[] rows, int count);
    }

    private final Panes panes;
    private final int timeColumn;
    private int[] mine = {};
    private long[] paneOfRow = {};

    /** @param timeColumn the time, or -1 if all rows belong to one pane */
    PaneSplitter(Panes panes, int timeColumn) {
        this.panes = panes;
        this.timeColumn = timeColumn;
    }

    /** The pane of a row. */
    long paneOf(ColumnBatch batch, int row) {
        if (timeColumn < 0) {
            return Panes.WITHOUT_TIME;
        }
        LongVector times = batch.longs(timeColumn);
        return times.isNull(row) ? Panes.WITHOUT_TIME : panes.pane(times.values[row]);
    }

    /** Hands on the first {@code count} of the rows, pane by pane; the array is used up. */
    void split(ColumnBatch batch, int[] rows, int count, PaneRows target) {
        if (count == 0) {
            return;
        }
        if (timeColumn < 0) {
            target.add(Panes.WITHOUT_TIME, batch, rows, count);
            return;
        }
        LongVector times = batch.longs(timeColumn);
        long pane = paneOf(batch, rows[0]);
        if (!times.mayHaveNulls && allIn(times.values, rows, count, pane, panes.paneEnd(pane))) {
            target.add(pane, batch, rows, count);
            return;
        }
        if (mine.length < count) {
            mine = new int[count];
            paneOfRow = new long[count];
        }
        for (int place = 0; place < count; place++) {
            paneOfRow[place] = paneOf(batch, rows[place]);
        }
        for (int left = count; left > 0; ) {
            left = handOnFirstPane(batch, rows, left, target);
        }
    }

    private static boolean allIn(long[] times, int[] rows, int count, long from, long to) {
        boolean inside = true;
        for (int place = 0; place < count; place++) {
            long time = times[rows[place]];
            inside &= time >= from && time < to;
        }
        return inside;
    }

    /** Hands on the rows of the first row's pane and moves the others up; returns how many are left. */
    private int handOnFirstPane(ColumnBatch batch, int[] rows, int count, PaneRows target) {
        long pane = paneOfRow[0];
        int size = 0;
        int left = 0;
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (paneOfRow[place] == pane) {
                mine[size++] = row;
            } else {
                paneOfRow[left] = paneOfRow[place];
                rows[left++] = row;
            }
        }
        target.add(pane, batch, mine, size);
        return left;
    }
}
