package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.operator.Operator;
import io.tidemark.executor.operator.Output;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.BufferAccount;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.types.RowKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the latest row of each key of a table whose source gives rows as they are written, such as an upsert topic, and tells
 * what each row changes, or at the end which rows are left. Thread: task thread.
 */
public final class LatestOperator implements Operator {
    private static final String WATERMARK = "watermark";

    private final GivenRows rows;
    private final boolean atEnd;
    private final BufferAccount account;
    private final Output output;
    private TaskShare share = TaskShare.ofTask(0, 1);
    private @Nullable TableScan rest;
    private long watermark = Long.MIN_VALUE;

    /**
     * @param layout columns and key of the rows
     * @param atEnd whether rows come out when the input has ended; else each change at once
     * @param scratch a folder for rows that do not fit on the heap
     * @param store what counts the rows
     */
    public LatestOperator(TableLayout layout, boolean atEnd, Path scratch, StateStore store, Output output) {
        this.rows = new GivenRows(layout, ScratchPages.in(scratch));
        this.atEnd = atEnd;
        this.account = store.pages("the latest rows by primary key", "keep fewer rows or columns");
        this.output = output;
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        int count = batch.activeCount();
        rows.begin(atEnd ? 0 : count);
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            RowKind kind = batch.kind(row);
            boolean puts = kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER;
            if (atEnd) {
                rows.set(batch, row, puts);
            } else if (puts) {
                rows.put(batch, row);
            } else {
                rows.remove(batch, row);
            }
        }
        ColumnBatch changes = rows.end();
        if (changes.rowCount > 0) {
            output.rows(changes);
        }
        account.set(rows.bytes());
    }

    @Override
    public void onWatermark(int port, long millis) {
        watermark = Math.max(watermark, millis);
        if (atEnd && millis == Long.MAX_VALUE) {
            rest = rows.scan();
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
        rows.snapshot(target, share);
        target.whole(
                WATERMARK, ByteBuffer.allocate(Long.BYTES).putLong(watermark).array());
    }

    @Override
    public void restore(SnapshotReader source) {
        rows.restore(source);
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
        return new StepStatus("Latest", watermark, Long.MAX_VALUE, rows.rows(), "rows");
    }
}
