package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.StateCursor;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.window.PaneIndex;
import io.tidemark.executor.window.Panes;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Sums up rows per pane and key before they are exchanged. A pane's sums go out when the watermark reaches its end, or
 * when there are many; a watermark goes out behind them. Rows behind their split's watermark go out alone with that
 * watermark, because only the merged one decides whether they are late. Thread: task thread.
 */
final class PartialAggregateOperator implements Operator {
    private static final int MOST_GROUPS = 1 << 16;

    private final AggregateLayout layout;
    private final boolean atEnd;
    private final PaneTablesSet tables;
    private final PaneSplitter splitter;
    private final Panes panes;
    private final Output output;
    private final PaneIndex<StateTable[]> index = new PaneIndex<>();
    private final ColumnBatch result;
    private final int[] slots = new int[ColumnBatch.DEFAULT_ROWS];
    private final int longs;
    private int[] rows = new int[ColumnBatch.DEFAULT_ROWS];

    PartialAggregateOperator(
            AggregateLayout layout,
            Panes panes,
            boolean atEnd,
            PaneTablesSet tables,
            io.tidemark.types.Schema schema,
            Output output) {
        this.layout = layout;
        this.panes = panes;
        this.atEnd = atEnd;
        this.tables = tables;
        this.output = output;
        this.splitter = new PaneSplitter(panes, layout.timeColumn());
        this.longs = tables.aggregates().longs();
        this.result = ColumnBatch.create(schema, ColumnBatch.DEFAULT_ROWS);
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        int count = batch.activeCount();
        if (rows.length < count) {
            rows = new int[count];
        }
        int kept = 0;
        long[] before = atEnd ? null : batch.watermarksBefore;
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            if (isTimeless(batch, row)) {
                sendAlone(batch, row, before == null ? Long.MIN_VALUE : before[row]);
            } else if (before != null && isBehind(batch, row, before[row])) {
                splitter.split(batch, rows, kept, this::add);
                kept = 0;
                flushThrough(before[row]); // what its watermark completes must be on its way before it
                sendAlone(batch, row, before[row]);
            } else {
                rows[kept++] = row;
            }
        }
        splitter.split(batch, rows, kept, this::add);
        if (groups() > MOST_GROUPS) {
            flushThrough(Long.MAX_VALUE);
        }
    }

    /** Such a row is in no window; who counts what is left out sits behind the exchange. */
    private boolean isTimeless(ColumnBatch batch, int row) {
        int time = layout.timeColumn();
        return time >= 0 && !panes.takesTimeless() && batch.columns[time].isNull(row);
    }

    private boolean isBehind(ColumnBatch batch, int row, long before) {
        return layout.timeColumn() >= 0 && panes.firstEnd(splitter.paneOf(batch, row)) <= before;
    }

    private void add(long pane, ColumnBatch batch, int[] paneRows, int count) {
        StateTable[] open = index.find(pane);
        if (open == null) {
            open = tables.open(pane);
            index.add(pane, open);
        }
        tables.add(open, batch, paneRows, count);
    }

    private long groups() {
        long groups = 0;
        for (int place = 0; place < index.size(); place++) {
            groups += index.content(place)[0].size();
        }
        return groups;
    }

    private void sendAlone(ColumnBatch batch, int row, long before) {
        StateTable[] single = tables.open(Long.MIN_VALUE);
        tables.add(single, batch, new int[] {row}, 1);
        send(splitter.paneOf(batch, row), single, before);
        StateTables.close(single);
    }

    private void flushThrough(long watermark) {
        while (index.size() > 0 && panes.paneEnd(index.pane(0)) <= watermark) {
            long pane = index.pane(0);
            StateTable[] open = index.removeFirst();
            send(pane, open, Long.MIN_VALUE);
            StateTables.close(open);
        }
    }

    private void send(long pane, StateTable[] groups, long before) {
        ColumnVector[] keys = Arrays.copyOf(result.columns, layout.keys().size());
        try (StateCursor cursor = groups[0].cursor()) {
            while (true) {
                result.clear();
                int count = cursor.next(keys, 0, slots, ColumnBatch.DEFAULT_ROWS);
                if (count == 0) {
                    return;
                }
                writePane(pane, count);
                for (int column = 0; column < longs; column++) {
                    writeState(cursor.values(), column, count, result.longs(keys.length + 1 + column));
                }
                result.rowCount = count;
                if (before != Long.MIN_VALUE) {
                    result.watermarksBefore = new long[count];
                    Arrays.fill(result.watermarksBefore, before);
                }
                output.rows(result);
            }
        }
    }

    private void writePane(long pane, int count) {
        LongVector target = result.longs(layout.keys().size());
        Arrays.fill(target.values, 0, count, pane);
        if (pane == Panes.WITHOUT_TIME && !panes.takesTimeless()) {
            for (int row = 0; row < count; row++) {
                target.setNull(row);
            }
        }
    }

    private void writeState(long[] values, int column, int count, LongVector target) {
        for (int place = 0; place < count; place++) {
            target.values[place] = values[slots[place] + column];
        }
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (atEnd && millis != Long.MAX_VALUE) {
            return;
        }
        flushThrough(millis);
        output.watermark(millis);
    }

    @Override
    public void onIdle(int port) {
        if (!atEnd) {
            flushThrough(Long.MAX_VALUE); // the others' watermark may now complete windows of these sums
        }
        output.idle();
    }

    /** Sums that are still here go out first, so that nothing is left to write. */
    @Override
    public void snapshot(DataOutput target) throws IOException {
        flushThrough(Long.MAX_VALUE);
    }

    @Override
    public void restore(DataInput source) throws IOException {
        // nothing was kept
    }

    @Override
    public void close() {
        while (index.size() > 0) {
            StateTables.close(index.removeFirst());
        }
    }
}
