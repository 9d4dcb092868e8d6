package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.executor.window.Panes;
import io.tidemark.types.Schema;
import java.util.ArrayDeque;

/**
 * Gives each row once for each of its windows, earliest first, with start, end and time of the window behind its columns.
 * Rows without a time have no window and are left out, counted as late. A batch whose rows have very many windows is
 * given out in steps. Thread: task thread.
 */
public final class WindowAssignOperator implements Operator {
    /** Rows that one call of {@link #onBatch} gives out at most; what a channel has room for many times over. */
    private static final int MOST_AT_ONCE = 32 * ColumnBatch.DEFAULT_ROWS;

    private final Panes panes;
    private final int timeColumn;
    private final boolean judges;
    private final int width;
    private final LateOutput late;
    private final long latenessMillis;
    private final RowOutput rows;
    private final Output output;
    private final long[] watermarks = new long[ColumnBatch.DEFAULT_ROWS];
    private final Schema input;

    /** What is still to be given out, in order. */
    private final ArrayDeque<StreamElement> waiting = new ArrayDeque<>();

    /** The last window of the first waiting row that was given out. */
    private long givenEnd = Long.MIN_VALUE;

    /**
     * @param judges whether rows can be late for a window
     * @param latenessMillis how long a window takes rows after it was complete
     * @param schema the input's columns and three more
     * @param late takes the rows that are in no window, or too late for all
     */
    public WindowAssignOperator(
            Panes panes,
            int timeColumn,
            boolean judges,
            long latenessMillis,
            Schema schema,
            LateOutput late,
            Output output) {
        this.panes = panes;
        this.timeColumn = timeColumn;
        this.judges = judges;
        this.width = schema.size() - 3;
        this.input = new Schema(schema.columns().subList(0, width));
        this.late = late;
        this.latenessMillis = latenessMillis;
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
        if (!waiting.isEmpty()) {
            waiting.addLast(new StreamElement.Rows(copyFrom(batch, 0)));
            return;
        }
        int done = take(batch, MOST_AT_ONCE);
        if (done < batch.activeCount()) {
            waiting.addFirst(new StreamElement.Rows(copyFrom(batch, done)));
        }
    }

    /** Gives rows out until there are no more or it is enough; says how many are through. */
    private int take(ColumnBatch batch, int most) {
        LongVector times = batch.longs(timeColumn);
        boolean weights = batch.mayHaveWeights();
        int count = batch.activeCount();
        int left = most;
        int place = 0;
        for (; place < count && left > 0; place++) {
            int row = batch.activeRow(place);
            if (times.isNull(row)) {
                late.timeless(batch, row, Long.MIN_VALUE);
                continue;
            }
            left -= assign(batch, row, times.values[row], weights ? batch.weight(row) : 1, left);
            if (givenEnd != Long.MIN_VALUE) {
                break; // this row has more windows
            }
        }
        late.flush();
        rows.flush();
        return place;
    }

    /** Gives a row out for its windows; says how many, each counted for its weight. */
    private int assign(ColumnBatch batch, int row, long time, int weight, int most) {
        long before = batch.watermarksBefore == null ? Long.MIN_VALUE : batch.watermarksBefore[row];
        long pane = panes.pane(time);
        long last = panes.lastEnd(pane);
        long end = givenEnd == Long.MIN_VALUE ? panes.firstEnd(pane) : panes.nextEnd(givenEnd, givenEnd);
        int given = 0;
        for (; end <= last && given < most; end = panes.nextEnd(end, end)) {
            givenEnd = end;
            given += weight;
            if (judges && end <= before - latenessMillis && before != Long.MIN_VALUE) {
                missed(batch, row, last, before);
            } else {
                give(batch, row, end, before);
            }
        }
        if (end > last) {
            givenEnd = Long.MIN_VALUE;
        }
        return given;
    }

    /** Of a row that is late for all windows the last one tells. */
    private void missed(ColumnBatch batch, int row, long last, long before) {
        if (givenEnd == last && last <= before - latenessMillis) {
            late.late(batch, row, 1, before);
        } else {
            late.partly(1);
        }
    }

    private void give(ColumnBatch batch, int row, long end, long before) {
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

    private ColumnBatch copyFrom(ColumnBatch batch, int place) {
        int count = batch.activeCount() - place;
        ColumnBatch copy = ColumnBatch.create(input, count);
        copy.append(batch, batch.activeRows(), place, count);
        return copy;
    }

    @Override
    public boolean pending() {
        return !waiting.isEmpty();
    }

    @Override
    public void step() {
        StreamElement next = waiting.removeFirst();
        if (next instanceof StreamElement.Rows given) {
            int done = take(given.batch(), ColumnBatch.DEFAULT_ROWS);
            if (done < given.batch().activeCount()) {
                waiting.addFirst(done == 0 ? given : new StreamElement.Rows(copyFrom(given.batch(), done)));
            }
        } else if (next instanceof StreamElement.Watermark watermark) {
            output.watermark(watermark.millis());
        } else {
            output.idle();
        }
    }

    private static void setLong(ColumnVector vector, int row, long value) {
        vector.setNotNull(row);
        ((LongVector) vector).values[row] = value;
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (waiting.isEmpty()) {
            output.watermark(millis);
        } else {
            waiting.addLast(new StreamElement.Watermark(millis));
        }
    }

    @Override
    public void onIdle(int port) {
        if (waiting.isEmpty()) {
            output.idle();
        } else {
            waiting.addLast(new StreamElement.Idle()); // else the rows before it would wake what is behind
        }
    }
}
