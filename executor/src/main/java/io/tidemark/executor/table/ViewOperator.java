package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.operator.Operator;
import io.tidemark.executor.operator.TaskMeters;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.state.BufferAccount;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.types.RowKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the result of a job as a materialized view: a keyed table in memory, which is the operator's state. Each batch is one
 * version, which readers see at once, with the watermark up to which it is complete. A result without a key is kept by the
 * number of arrival. Thread: task thread.
 */
final class ViewOperator implements Operator {
    private static final String NEXT_NUMBER = "next-number";
    private static final String WATERMARK = "watermark";
    private static final int TABLE = 0;

    private final KeyedTable table;
    private final boolean numbered;
    private final BufferAccount account;
    private final TaskMeters meters;
    private boolean begun;
    private long nextNumber;
    private long watermark = Long.MIN_VALUE;
    private @Nullable ColumnBatch before;
    private byte[] buffer = new byte[128];

    /**
     * @param numbered whether rows are kept by the number of their arrival, which is the last column of the table
     * @param account counts the rows of the view
     */
    ViewOperator(KeyedTable table, boolean numbered, BufferAccount account, TaskMeters meters) {
        this.table = table;
        this.numbered = numbered;
        this.account = account;
        this.meters = meters;
    }

    /** What an earlier run of the job has left is not a result of this one, but is shown until there is one. */
    private void begin() {
        if (!begun) {
            begun = true;
            table.replaceAll(rows -> {});
            table.noteChanges();
        }
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        begin();
        ColumnBatch first = before;
        before = null;
        ColumnBatch rows = numbered ? numbered(batch) : batch;
        ColumnBatch whole = numbered ? rows : withoutLastBefore(rows);
        if (first != null || whole.activeCount() > 0) {
            table.apply(
                    editor -> {
                        if (first != null) {
                            editor.apply(first);
                        }
                        editor.apply(whole);
                    },
                    Long.MIN_VALUE);
        }
        meters.rowsOut += batch.activeCount();
        account.set(table.bytes());
    }

    /** An update whose two rows come in two batches is not to show a row missing: the first is kept for a moment. */
    private ColumnBatch withoutLastBefore(ColumnBatch batch) {
        int count = batch.activeCount();
        int last = count == 0 ? -1 : batch.activeRow(count - 1);
        if (last < 0 || batch.kind(last) != RowKind.UPDATE_BEFORE) {
            return batch;
        }
        ColumnBatch kept = ColumnBatch.create(table.layout().schema(), 1);
        kept.append(batch, new int[] {last}, 0, 1);
        before = kept;
        ColumnBatch rest = new ColumnBatch(batch.columns);
        rest.describeAs(batch);
        rest.selection = Arrays.copyOf(batch.activeRows(), count - 1);
        rest.selectedCount = count - 1;
        return rest;
    }

    private ColumnBatch numbered(ColumnBatch batch) {
        LongVector numbers = new LongVector(Math.max(1, batch.rowCount));
        for (int place = 0; place < batch.activeCount(); place++) {
            numbers.values[batch.activeRow(place)] = nextNumber++;
        }
        ColumnVector[] columns = Arrays.copyOf(batch.columns, batch.columns.length + 1);
        columns[batch.columns.length] = numbers;
        ColumnBatch rows = new ColumnBatch(columns);
        rows.describeAs(batch);
        return rows;
    }

    @Override
    public boolean pending() {
        return before != null;
    }

    @Override
    public void step() {
        ColumnBatch waiting = before;
        before = null;
        if (waiting != null) {
            table.apply(editor -> editor.apply(waiting), Long.MIN_VALUE);
        }
    }

    @Override
    public void onWatermark(int port, long millis) {
        begin();
        step();
        meters.watermark = Math.max(meters.watermark, millis);
        if (millis > watermark) {
            watermark = millis;
            table.apply(editor -> {}, millis);
        }
    }

    @Override
    public void onIdle(int port) {
        // A view waits for nobody.
    }

    @Override
    public void snapshot(SnapshotWriter target) {
        begin();
        table.takeChanges((key, keyStart, keyLength, value, valueStart, valueLength) -> {
            int size = keyLength + Math.max(0, valueLength);
            if (buffer.length < size) {
                buffer = new byte[Math.max(size, buffer.length * 2)];
            }
            System.arraycopy(key, keyStart, buffer, 0, keyLength);
            if (valueLength == TableSegment.GONE) {
                target.remove(TABLE, SnapshotWriter.NO_PANE, 0, buffer, 0, keyLength);
                return;
            }
            System.arraycopy(value, valueStart, buffer, keyLength, valueLength);
            target.put(TABLE, SnapshotWriter.NO_PANE, 0, buffer, 0, keyLength, valueLength);
        });
        target.whole(NEXT_NUMBER, bytes(nextNumber));
        target.whole(WATERMARK, bytes(watermark));
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    @Override
    public void restore(SnapshotReader source) {
        begun = true;
        fill(table, source);
        table.noteChanges();
        for (byte[] number : source.whole(NEXT_NUMBER)) {
            nextNumber = Math.max(nextNumber, ByteBuffer.wrap(number).getLong());
        }
        watermark = Math.max(watermark, watermark(source));
        if (watermark > Long.MIN_VALUE) {
            table.apply(editor -> {}, watermark);
        }
    }

    /** Puts the rows of a checkpoint into a view's table. Thread: the only one that writes to it. */
    static void fill(KeyedTable table, SnapshotReader source) {
        table.replaceAll(rows -> source.entries(
                TABLE,
                (pane, group, bytes, start, keyLength, valueLength) ->
                        rows.write(bytes, start, keyLength, bytes, start + keyLength, valueLength)));
    }

    /** The watermark of a checkpoint's rows. */
    static long watermark(SnapshotReader source) {
        long found = Long.MIN_VALUE;
        for (byte[] time : source.whole(WATERMARK)) {
            found = Math.max(found, ByteBuffer.wrap(time).getLong());
        }
        return found;
    }

    @Override
    public StepStatus status() {
        return new StepStatus("View " + table.name(), watermark, Long.MAX_VALUE, table.rowCount(), "rows");
    }
}
