package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.BufferAccount;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.types.Schema;

/**
 * Keeps rows until the watermark is beyond their time and lets them out in the order of time (of arrival where times are
 * equal). Rows further behind the watermark than the allowed lateness are late; those within it come out at the next
 * step. Thread: task thread.
 */
public final class HoldBackOperator implements Operator {
    private static final String WATERMARK = "watermark";

    private final Schema schema;
    private final int timeColumn;
    private final long delayMillis;
    private final long latenessMillis;
    private final BufferAccount account;
    private final LateOutput late;
    private final Output output;
    private final HeldRows held;
    private int[] kept = new int[ColumnBatch.DEFAULT_ROWS];
    private TaskShare share = TaskShare.ALL;
    private long passed = Long.MIN_VALUE;

    /** What was passed before a restore, until the input is told so again; {@link Long#MIN_VALUE} from then on. */
    private long floor = Long.MIN_VALUE;

    private boolean toldIdle;
    private long target = Long.MIN_VALUE;

    /**
     * @param delayMillis a row is complete when watermark >= time + this
     * @param latenessMillis how much later it is still taken
     * @param store what counts the memory
     * @param late takes the rows that are too late
     */
    public HoldBackOperator(
            Schema schema,
            int timeColumn,
            long delayMillis,
            long latenessMillis,
            StateStore store,
            LateOutput late,
            Output output) {
        this.schema = schema;
        this.timeColumn = timeColumn;
        this.delayMillis = delayMillis;
        this.latenessMillis = latenessMillis;
        account = store.buffers(
                "rows held back until the watermark passes them",
                "see why the watermark does not move (EXPLAIN WHY JOB), or let fewer rows in");
        this.late = late;
        this.output = output;
        held = new HeldRows(schema, timeColumn);
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        int count = batch.activeCount();
        LongVector times = batch.longs(timeColumn);
        if (kept.length < count) {
            kept = new int[count];
        }
        int keptCount = 0;
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            long before = batch.watermarksBefore == null ? floor : Math.max(floor, batch.watermarksBefore[row]);
            if (times.isNull(row)) {
                late.timeless(batch, row, before);
            } else if (isBehind(times.values[row], before, latenessMillis)) {
                late.late(batch, row, 1, before);
            } else {
                kept[keptCount++] = row;
            }
        }
        late.flush();
        held.add(batch, kept, keptCount);
        account.set(held.bytes());
    }

    /** Whether a watermark is so much beyond the time that completes a row. */
    private boolean isBehind(long time, long watermark, long byMillis) {
        return watermark != Long.MIN_VALUE && time + delayMillis <= watermark - byMillis;
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (toldIdle) {
            toldIdle = false;
            output.watermark(passed);
        }
        if (millis >= floor) {
            floor = Long.MIN_VALUE;
        }
        target = Math.max(target, millis);
    }

    @Override
    public void onIdle(int port) {
        toldIdle = true;
        output.idle();
    }

    @Override
    public boolean pending() {
        return target > passed || isDue();
    }

    /** Whether a row is complete that is still held: now, or within the lateness when it came. */
    private boolean isDue() {
        return held.size() > 0 && isBehind(held.nextTime(), Math.max(target, passed), 0);
    }

    @Override
    public void step() {
        if (isDue()) {
            giveOut();
            return;
        }
        held.compact();
        account.set(held.bytes());
        if (target > passed) {
            passed = target;
            output.watermark(passed);
        }
    }

    private void giveOut() {
        ColumnBatch batch = ColumnBatch.create(schema, Math.min(ColumnBatch.DEFAULT_ROWS, held.size()));
        while (batch.rowCount < ColumnBatch.DEFAULT_ROWS && !batch.hasManyBytes() && isDue()) {
            held.takeInto(batch, batch.rowCount++);
        }
        output.rows(batch);
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
        held.placed(given);
    }

    @Override
    public void snapshot(SnapshotWriter into) {
        SavedLongs.write(into, WATERMARK, passed);
        held.snapshot(into);
    }

    @Override
    public void restore(SnapshotReader source) {
        passed = SavedLongs.least(source, WATERMARK, share, Long.MIN_VALUE)[0];
        target = passed;
        floor = passed;
        held.restore(source);
        account.set(held.bytes());
    }

    @Override
    public void resume() {
        if (passed != Long.MIN_VALUE) {
            output.watermark(passed);
        }
        if (toldIdle) {
            output.idle();
        }
    }

    @Override
    public StepStatus status() {
        long next = held.size() == 0 ? Long.MAX_VALUE : held.nextTime() + delayMillis;
        return new StepStatus("HoldBack", passed, next, held.size(), "rows");
    }
}
