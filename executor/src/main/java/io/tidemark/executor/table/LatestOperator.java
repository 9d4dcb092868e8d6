package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.operator.Operator;
import io.tidemark.executor.operator.Output;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.RowKind;
import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the latest row of each key of a table whose source gives rows as they are written, such as an upsert topic, and tells
 * what each row changes, or at the end which rows are left. Thread: task thread.
 */
public final class LatestOperator implements Operator {
    private static final int TABLE = 0;
    private static final String WATERMARK = "watermark";

    private final TableLayout layout;
    private final RowStore store = new RowStore(ByteBuffer::allocate);
    private final boolean atEnd;
    private final long maxBytes;
    private final Output output;
    private final RowBytes key;
    private final RowBytes value;
    private final ColumnBatch changes;
    private final byte[] kinds = new byte[ColumnBatch.DEFAULT_ROWS];
    private final byte[][] before = {new byte[128]};
    private byte[] buffer = new byte[128];
    private TaskShare share = TaskShare.ofTask(0, 1);
    private @Nullable TableScan rest;
    private long watermark = Long.MIN_VALUE;

    /**
     * @param layout columns and key of the rows
     * @param atEnd whether rows come out when the input has ended; else each change at once
     * @param maxBytes memory at which the job fails
     */
    public LatestOperator(TableLayout layout, boolean atEnd, long maxBytes, Output output) {
        this.layout = layout;
        this.atEnd = atEnd;
        this.maxBytes = maxBytes;
        this.output = output;
        key = new RowBytes(layout.keys());
        value = new RowBytes(layout.values());
        changes = ColumnBatch.create(layout.schema(), ColumnBatch.DEFAULT_ROWS);
        store.noteChanges();
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        int count = batch.activeCount();
        store.begin();
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            RowKind kind = batch.kind(row);
            take(batch, row, kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER);
        }
        store.publish(store.end(), Long.MIN_VALUE);
        flush();
        long bytes = store.bytes();
        if (bytes > maxBytes) {
            throw new TidemarkException(
                    ErrorCode.STATE_QUOTA,
                    "the latest rows by primary key take more than 'max-state-bytes', " + maxBytes + " bytes",
                    "SET 'max-state-bytes' to more before the job is started",
                    null);
        }
    }

    private void take(ColumnBatch batch, int row, boolean puts) {
        key.encode(batch, row);
        value.encode(batch, row);
        int was = atEnd ? TableSegment.GONE : store.current(key.bytes(), key.length(), before);
        if (!atEnd && puts && isSame(was)) {
            return;
        }
        if (was != TableSegment.GONE) {
            add(puts ? RowKind.UPDATE_BEFORE : RowKind.DELETE);
            int place = key.decode(before[0], 0, changes, changes.rowCount);
            value.decode(before[0], place, changes, changes.rowCount++);
        }
        if (!puts) {
            store.remove(key.bytes(), key.length());
            return;
        }
        store.put(key.bytes(), key.length(), value.bytes(), value.length());
        if (!atEnd) {
            add(was == TableSegment.GONE ? RowKind.INSERT : RowKind.UPDATE_AFTER);
            for (int column = 0; column < changes.columns.length; column++) {
                changes.columns[column].copyFrom(batch.columns[column], row, changes.rowCount);
            }
            changes.rowCount++;
        }
    }

    private boolean isSame(int was) {
        return was == key.length() + value.length()
                && Arrays.equals(before[0], key.length(), was, value.bytes(), 0, value.length());
    }

    /** Makes room for a row and notes its kind; the two rows of an update go out together. */
    private void add(RowKind kind) {
        if (changes.rowCount + (kind == RowKind.UPDATE_AFTER ? 0 : 1) >= kinds.length) {
            flush();
        }
        kinds[changes.rowCount] = (byte) kind.ordinal();
    }

    private void flush() {
        if (changes.rowCount > 0) {
            changes.kinds = kinds;
            output.rows(changes);
            changes.clear();
        }
    }

    @Override
    public void onWatermark(int port, long millis) {
        watermark = Math.max(watermark, millis);
        if (atEnd && millis == Long.MAX_VALUE) {
            rest = new TableScan(store, layout, store.versions().open());
            return;
        }
        output.watermark(millis);
    }

    @Override
    public void onIdle(int port) {
        output.idle();
    }

    @Override
    public boolean pending() {
        return rest != null;
    }

    @Override
    public void step() {
        ColumnBatch batch = rest == null ? null : rest.next();
        if (batch != null) {
            output.rows(batch);
            return;
        }
        rest = null;
        output.watermark(Long.MAX_VALUE);
    }

    @Override
    public void snapshot(SnapshotWriter target) {
        ColumnBatch row = ColumnBatch.create(layout.schema(), 1);
        ColumnVector[] columns = row.columns;
        store.takeNotes((keyBytes, keyStart, keyLength, given, start, length) -> {
            int size = keyLength + Math.max(0, length);
            if (buffer.length < size) {
                buffer = new byte[Math.max(size, buffer.length * 2)];
            }
            System.arraycopy(keyBytes, keyStart, buffer, 0, keyLength);
            row.clear();
            key.decode(buffer, 0, row, 0);
            int group = share.group(columns, 0, 0);
            if (length == TableSegment.GONE) {
                target.remove(TABLE, SnapshotWriter.NO_PANE, group, buffer, 0, keyLength);
                return;
            }
            System.arraycopy(given, start, buffer, keyLength, length);
            target.put(TABLE, SnapshotWriter.NO_PANE, group, buffer, 0, keyLength, length);
        });
        target.whole(
                WATERMARK, ByteBuffer.allocate(Long.BYTES).putLong(watermark).array());
    }

    @Override
    public void restore(SnapshotReader source) {
        store.begin();
        source.entries(
                TABLE,
                (pane, group, bytes, start, keyLength, valueLength) ->
                        store.write(bytes, start, keyLength, bytes, start + keyLength, valueLength));
        store.publish(store.end(), Long.MIN_VALUE);
        store.noteChanges();
        long least = Long.MAX_VALUE;
        for (byte[] time : source.whole(WATERMARK)) {
            least = Math.min(least, ByteBuffer.wrap(time).getLong());
        }
        watermark = least == Long.MAX_VALUE ? watermark : least;
    }

    @Override
    public void resume() {
        if (watermark != Long.MIN_VALUE && watermark != Long.MAX_VALUE) {
            output.watermark(watermark);
        }
    }

    @Override
    public StepStatus status() {
        return new StepStatus("Latest", watermark, Long.MAX_VALUE, store.rows(), "rows");
    }
}
