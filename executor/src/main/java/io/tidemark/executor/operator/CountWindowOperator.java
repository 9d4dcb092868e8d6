package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.aggregate.SingleGroup;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.StateLayout;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.types.RowKind;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aggregates windows of so many rows of a key, in the order of arrival. The rows of a key are cut into parts of as many
 * rows as slide and size have in common; a row is added to its part, and a window, which comes out with its last row, is
 * the sum of its parts. Windows that are not full when the input ends do not come out. Thread: task thread.
 */
public final class CountWindowOperator implements Operator {
    private static final int CHUNK = ColumnBatch.DEFAULT_ROWS;

    private static final String WATERMARK = "watermark";
    private static final int COUNTS = 0;
    private static final int PARTS = 1;

    /** In the key of a part: its number, which no column of the input has. */
    private static final int NO_COLUMN = -1;

    /** Instead of a count: the entry is about to go. */
    private static final long GOING = -1;

    private final AggregateLayout layout;
    private final AggregateSet set;
    private final int[] keyColumns;
    private final long slide;
    private final long size;
    private final long partRows;

    /** How many rows of a key have come; with TUMBLE_ROWS how many are in its window. */
    private final StateTable counts;

    /** Parts by key and number. */
    private final StateTable parts;

    /** The window that is being put together. */
    private final SingleGroup whole;

    private final RowOutput rows;
    private final Output output;
    private final ColumnVector[] partKeys;
    private LongVector partNumbers;
    private final long[] seen = new long[CHUNK];
    private final int[] slots = new int[CHUNK];
    private final int[] one = new int[1];
    private final int[] slot = new int[1];
    private int[] listed = new int[CHUNK];
    private TaskShare share = TaskShare.ALL;
    private long passed = Long.MIN_VALUE;

    /**
     * @param layout without time and bounds
     * @param slide after how many rows the next window begins; at most {@code size}
     * @param size how many rows a window has
     */
    public CountWindowOperator(AggregateLayout layout, long slide, long size, StateStore store, Output output) {
        this.layout = layout;
        this.slide = slide;
        this.size = size;
        this.output = output;
        partRows = greatestCommonDivisor(slide, size);
        set = AggregateSet.whole(layout.calls(), layout.input());
        keyColumns = layout.keyColumns();
        List<SqlType> partTypes = new ArrayList<>(layout.keyTypes());
        partTypes.add(SqlType.bigint().withNullable(false));
        counts = store.table("count window", new StateLayout(layout.keyTypes(), new long[1], 0));
        parts = store.table("count window parts", new StateLayout(partTypes, set.initial(), set.bytesFields()));
        whole = new SingleGroup(set.initial(), set.bytesFields());
        rows = new RowOutput(layout.output(), output);
        partKeys = new ColumnVector[keyColumns.length + 1];
        partNumbers = new LongVector(1);
        partKeys[keyColumns.length] = partNumbers;
    }

    private static long greatestCommonDivisor(long left, long right) {
        return right == 0 ? left : greatestCommonDivisor(right, left % right);
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        for (int key = 0; key < keyColumns.length; key++) {
            partKeys[key] = batch.columns[keyColumns[key]];
        }
        if (partNumbers.values.length < batch.rowCount) {
            partNumbers = new LongVector(Math.max(CHUNK, batch.rowCount));
            partKeys[keyColumns.length] = partNumbers;
        }
        if (listed.length < batch.activeCount()) {
            listed = new int[batch.activeCount()];
        }
        int count = batch.activeCount();
        System.arraycopy(batch.activeRows(), 0, listed, 0, count);
        for (int done = 0; done < count; ) {
            int handled = count(batch, done, Math.min(CHUNK, count - done));
            take(batch, done, handled);
            done += handled;
        }
        rows.flush();
    }

    /** Numbers rows within their keys; says how many. */
    private int count(ColumnBatch batch, int from, int count) {
        int handled = counts.locate(batch, keyColumns, listed, from, count, slots);
        long[] values = counts.values();
        boolean someFull = false;
        for (int place = 0; place < handled; place++) {
            seen[place] = ++values[slots[place]];
            if (slide == size && seen[place] == size) {
                values[slots[place]] = 0;
                someFull = true;
            }
        }
        if (someFull) {
            forgetEmpty(values, handled);
        }
        return handled;
    }

    /** Removes keys that have no rows in a window, each once. */
    private void forgetEmpty(long[] values, int count) {
        int going = 0;
        for (int place = 0; place < count; place++) {
            int at = slots[place];
            if (seen[place] == size && values[at] == 0) {
                values[at] = GOING;
                slots[going++] = at;
            }
        }
        for (int place = 0; place < going; place++) {
            counts.remove(slots[place]);
        }
    }

    /** Adds rows to their parts, window by window. */
    private void take(ColumnBatch batch, int from, int count) {
        int begin = 0;
        for (int place = 0; place < count; place++) {
            int row = listed[from + place];
            partNumbers.values[row] = (seen[place] - 1) / partRows;
            if (seen[place] >= size && (seen[place] - size) % slide == 0) {
                add(batch, from + begin, place + 1 - begin);
                begin = place + 1;
                complete(batch, row, seen[place]);
            }
        }
        add(batch, from + begin, count - begin);
    }

    private void add(ColumnBatch batch, int from, int count) {
        for (int done = 0; done < count; ) {
            int handled = parts.locate(partKeys, listed, from + done, count - done, slots);
            int[] handledRows = Arrays.copyOfRange(listed, from + done, from + done + handled);
            set.add(batch, handledRows, handled, parts, slots, 1);
            done += handled;
        }
    }

    /** Gives the window out that ends with a row, the so-manieth of its key, and forgets what no other window needs. */
    private void complete(ColumnBatch batch, int row, long number) {
        rows.makeRoom(1);
        ColumnBatch target = rows.batch();
        int at = rows.row();
        if (batch.watermarksBefore != null) {
            rows.judgedBy(batch.watermarksBefore[row]);
        }
        for (int key = 0; key < keyColumns.length; key++) {
            target.columns[key].copyFrom(batch.columns[keyColumns[key]], row, at);
        }
        long first = (number - size) / partRows;
        long end = number / partRows;
        one[0] = row;
        if (end - first == 1) {
            find(first, row);
            set.results(parts, slot, 1, target.columns, layout.firstCall(), at);
            parts.remove(slot[0]);
        } else {
            sum(row, first, end);
            slot[0] = 0;
            set.results(whole, slot, 1, target.columns, layout.firstCall(), at);
        }
        rows.add(RowKind.INSERT);
    }

    /** Adds up the parts of a window, and forgets those that the next one does not have. */
    private void sum(int row, long first, long end) {
        whole.clear();
        long next = first + slide / partRows;
        for (long part = first; part < end; part++) {
            find(part, row);
            set.merge(whole, 0, parts, slot[0]);
            if (part < next) {
                parts.remove(slot[0]);
            }
        }
    }

    private void find(long part, int row) {
        partNumbers.values[row] = part;
        parts.find(partKeys, one, 0, 1, slot);
    }

    @Override
    public void onWatermark(int port, long millis) {
        passed = Math.max(passed, millis);
        output.watermark(millis);
    }

    @Override
    public void onIdle(int port) {
        output.idle();
    }

    @Override
    public StepStatus status() {
        return new StepStatus("CountAggregate", passed, Long.MAX_VALUE, counts.size(), "keys");
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
    }

    @Override
    public void snapshot(SnapshotWriter target) {
        SavedLongs.write(target, WATERMARK, passed);
        counts.snapshotChanges(target, COUNTS, SnapshotWriter.NO_PANE, share.over(keyColumns));
        int[] columns = Arrays.copyOf(keyColumns, keyColumns.length + 1);
        columns[keyColumns.length] = NO_COLUMN;
        parts.snapshotChanges(target, PARTS, SnapshotWriter.NO_PANE, share.over(columns));
    }

    @Override
    public void restore(SnapshotReader source) {
        passed = SavedLongs.least(source, WATERMARK, share, Long.MIN_VALUE)[0];
        source.entries(
                COUNTS,
                (pane, group, buffer, start, keyLength, valueLength) -> counts.restoreEntry(buffer, start, keyLength));
        source.entries(
                PARTS,
                (pane, group, buffer, start, keyLength, valueLength) -> parts.restoreEntry(buffer, start, keyLength));
    }

    @Override
    public void close() {
        counts.close();
        parts.close();
    }
}
