package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.StateCursor;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.window.PaneIndex;
import io.tidemark.executor.window.Panes;
import java.util.Arrays;

/**
 * Sums up rows per pane and key before they are exchanged. A pane's sums go out when the watermark reaches its end, or
 * when there are so many that they would not stay in the core's own cache; a watermark goes out behind them. While nearly
 * every row is a group of its own, rows go out as they come. Rows behind their split's watermark go out with that
 * watermark, because only the merged one decides whether they are late. Thread: task thread.
 *
 * <p>A small table that is emptied when full: Leis et al., Morsel-Driven Parallelism, SIGMOD 2014, 4.4.
 */
final class PartialAggregateOperator implements Operator {
    /** Rows a group below which summing up does not pay. */
    private static final int LEAST_ROWS_PER_GROUP = 2;

    /** How many rows go out as they come before summing up is tried again, in full tables. */
    private static final int TABLES_PAST = 64;

    /** Sums with more bytes of texts go out, as too many groups do. */
    private static final long MOST_TEXT_BYTES = 4L * ColumnBatch.MANY_BYTES;

    private final AggregateLayout layout;
    private final boolean atEnd;
    private final int mostGroups;
    private final PaneTablesSet tables;
    private final PaneSplitter splitter;
    private final Panes panes;
    private final Output output;
    private final PaneIndex<StateTable[]> index = new PaneIndex<>();
    private final ColumnBatch result;
    private final int[] slots = new int[ColumnBatch.DEFAULT_ROWS];
    private final int[] keyColumns;
    private final RowStates states;
    private long passed = Long.MIN_VALUE;
    private long rowsSummed;
    private long rowsToPass;
    private int[] rows = new int[ColumnBatch.DEFAULT_ROWS];

    PartialAggregateOperator(
            AggregateLayout layout,
            Panes panes,
            boolean atEnd,
            int mostGroups,
            PaneTablesSet tables,
            io.tidemark.types.Schema schema,
            Output output) {
        this.layout = layout;
        this.panes = panes;
        this.atEnd = atEnd;
        this.mostGroups = mostGroups;
        this.tables = tables;
        this.output = output;
        this.splitter = new PaneSplitter(panes, layout.timeColumn());
        this.keyColumns = layout.keyColumns();
        this.states = new RowStates(tables.aggregates().initial(), keyColumns.length + 1);
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
        long judged = judgedBy();
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            long own = before == null ? Long.MIN_VALUE : before[row];
            if (isTimeless(batch, row)) {
                sendAlone(batch, row, own);
            } else if (Math.max(own, judged) != Long.MIN_VALUE && isBehind(batch, row, Math.max(own, judged))) {
                take(batch, kept);
                kept = 0;
                flushThrough(own); // what its watermark completes must be on its way before it
                sendAlone(batch, row, own);
            } else {
                rows[kept++] = row;
            }
        }
        take(batch, kept);
    }

    /** Rows that others may find late although they are not behind here must go alone, to be counted one by one. */
    private long judgedBy() {
        long judged = atEnd ? Long.MIN_VALUE : output.judgedBy();
        return judged <= passed ? Long.MIN_VALUE : judged;
    }

    private void take(ColumnBatch batch, int count) {
        if (rowsToPass > 0) {
            rowsToPass -= count;
            splitter.split(batch, rows, count, this::sendRows);
            return;
        }
        splitter.split(batch, rows, count, this::add);
        rowsSummed += count;
        long groups = groups();
        if (groups > mostGroups || hasManyBytes()) {
            rowsToPass = rowsSummed < groups * LEAST_ROWS_PER_GROUP ? (long) TABLES_PAST * mostGroups : 0;
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
            open = tables.openScratch(pane);
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

    private boolean hasManyBytes() {
        long bytes = 0;
        for (int place = 0; place < index.size(); place++) {
            for (StateTable table : index.content(place)) {
                bytes += table.textBytes();
            }
        }
        return bytes > MOST_TEXT_BYTES;
    }

    private void sendAlone(ColumnBatch batch, int row, long before) {
        sendRows(splitter.paneOf(batch, row), batch, new int[] {row}, 1, before);
    }

    private void sendRows(long pane, ColumnBatch batch, int[] paneRows, int count) {
        sendRows(pane, batch, paneRows, count, Long.MIN_VALUE);
    }

    /** Sends each row as a group of its own. */
    private void sendRows(long pane, ColumnBatch batch, int[] paneRows, int count, long before) {
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, ColumnBatch.DEFAULT_ROWS);
            int[] partRows = done == 0 ? paneRows : Arrays.copyOfRange(paneRows, done, done + part);
            result.clear();
            for (int key = 0; key < keyColumns.length; key++) {
                result.columns[key].copyRows(batch.columns[keyColumns[key]], partRows, 0, part, 0);
            }
            states.clear(part);
            tables.aggregates().add(batch, partRows, part, states, states.slots(part), 1);
            states.write(states.values(), states.slots(part), part, result);
            keepOrigins(batch, partRows, part);
            send(pane, part, before);
            done += part;
        }
    }

    /** A group of one row is still that row, and is counted for its source if it turns out to be late. */
    private void keepOrigins(ColumnBatch batch, int[] partRows, int count) {
        result.origin = batch.origin;
        if (batch.origins != null) {
            int[] origins = new int[count];
            for (int place = 0; place < count; place++) {
                origins[place] = batch.origins[partRows[place]];
            }
            result.origins = origins;
        }
    }

    private void flushThrough(long watermark) {
        while (index.size() > 0 && panes.paneEnd(index.pane(0)) <= watermark) {
            long pane = index.pane(0);
            StateTable[] open = index.removeFirst();
            send(pane, open);
            StateTables.close(open);
        }
        if (index.size() == 0) {
            rowsSummed = 0;
        }
    }

    private void send(long pane, StateTable[] groups) {
        ColumnVector[] keys = Arrays.copyOf(result.columns, keyColumns.length);
        try (StateCursor cursor = groups[0].cursor()) {
            while (true) {
                result.clear();
                int count = cursor.next(keys, 0, slots, ColumnBatch.DEFAULT_ROWS);
                if (count == 0) {
                    return;
                }
                states.write(cursor.values(), slots, count, result);
                send(pane, count, Long.MIN_VALUE);
            }
        }
    }

    private void send(long pane, int count, long before) {
        writePane(pane, count);
        result.rowCount = count;
        if (before != Long.MIN_VALUE) {
            result.watermarksBefore = new long[count];
            Arrays.fill(result.watermarksBefore, before);
        }
        output.rows(result);
    }

    private void writePane(long pane, int count) {
        LongVector target = result.longs(keyColumns.length);
        Arrays.fill(target.values, 0, count, pane);
        if (pane == Panes.WITHOUT_TIME && !panes.takesTimeless()) {
            for (int row = 0; row < count; row++) {
                target.setNull(row);
            }
        }
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (atEnd && millis != Long.MAX_VALUE) {
            return;
        }
        passed = Math.max(passed, millis);
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

    /** Sums that are still here go out, so that nothing is left to be remembered. */
    @Override
    public void onBarrier() {
        flushThrough(Long.MAX_VALUE);
    }

    @Override
    public void close() {
        while (index.size() > 0) {
            StateTables.close(index.removeFirst());
        }
    }
}
