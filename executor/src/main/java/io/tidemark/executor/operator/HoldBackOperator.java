package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.RowBuffer;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.Arrays;

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
    private final long maxBytes;
    private final TaskMeters meters;
    private final LateOutput late;
    private final Output output;
    private boolean overdue;
    private RowBuffer held;
    private final SavedRows saved;

    /** For each held row its id in snapshots. */
    private long[] ids = new long[64];

    /** Held rows of lower numbers are in snapshots. */
    private int firstUnsaved;

    private TaskShare share = TaskShare.ALL;
    private long passed = Long.MIN_VALUE;

    /** What was passed before a restore, until the input is told so again; {@link Long#MIN_VALUE} from then on. */
    private long floor = Long.MIN_VALUE;

    private boolean toldIdle;
    private long target = Long.MIN_VALUE;
    private int[] ready = {};
    private int readyCount;
    private int next;
    private boolean firing;

    /**
     * @param delayMillis a row is complete when watermark >= time + this
     * @param latenessMillis how much later it is still taken
     * @param maxBytes memory at which the job fails
     * @param late takes the rows that are too late
     */
    public HoldBackOperator(
            Schema schema,
            int timeColumn,
            long delayMillis,
            long latenessMillis,
            long maxBytes,
            TaskMeters meters,
            LateOutput late,
            Output output) {
        this.schema = schema;
        this.timeColumn = timeColumn;
        this.delayMillis = delayMillis;
        this.latenessMillis = latenessMillis;
        this.maxBytes = maxBytes;
        this.meters = meters;
        this.late = late;
        this.output = output;
        held = new RowBuffer(schema);
        saved = new SavedRows(schema, 0);
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        int count = batch.activeCount();
        LongVector times = batch.longs(timeColumn);
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            long before = batch.watermarksBefore == null ? floor : Math.max(floor, batch.watermarksBefore[row]);
            if (times.isNull(row)) {
                late.timeless(batch, row, before);
            } else if (isBehind(times.values[row], before, latenessMillis)) {
                late.late(batch, row, 1, before);
            } else {
                keepId(held.append(batch, row), saved.newId(batch, row));
                overdue |= isBehind(times.values[row], passed, 0);
            }
        }
        late.flush();
        meters.stateBytes = held.bytes();
        if (held.bytes() > maxBytes) {
            throw new TidemarkException(
                    ErrorCode.STATE_QUOTA,
                    "holding rows back until the watermark passes them needs more than the " + maxBytes
                            + " bytes that 'max-state-bytes' allows",
                    "see why the watermark does not move (SHOW JOBS), let fewer rows in, or raise the setting",
                    null);
        }
    }

    private void keepId(int number, long id) {
        ids = number == ids.length ? Arrays.copyOf(ids, number * 2) : ids;
        ids[number] = id;
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
        return target > passed || overdue;
    }

    @Override
    public void step() {
        if (!firing) {
            collectReady();
            firing = true;
        }
        if (next < readyCount) {
            giveOut();
            return;
        }
        firing = false;
        overdue = false;
        removeReady();
        if (target > passed) {
            passed = target;
            output.watermark(passed);
        }
    }

    private void collectReady() {
        readyCount = 0;
        next = 0;
        if (ready.length < held.size()) {
            ready = new int[held.size()];
        }
        for (int number = 0; number < held.size(); number++) {
            if (timeOf(number) + delayMillis <= target) {
                ready[readyCount++] = number;
            }
        }
        RowNumbers.sort(ready, readyCount, (left, right) -> Long.compare(timeOf(left), timeOf(right)));
    }

    private long timeOf(int number) {
        return held.chunk(number).longs(timeColumn).values[held.rowInChunk(number)];
    }

    private void giveOut() {
        int count = Math.min(ColumnBatch.DEFAULT_ROWS, readyCount - next);
        ColumnBatch batch = ColumnBatch.create(schema, count);
        for (int row = 0; row < count; row++) {
            held.copyTo(ready[next + row], batch, row);
        }
        batch.rowCount = count;
        next += count;
        output.rows(batch);
    }

    private void removeReady() {
        if (readyCount == 0) {
            return;
        }
        RowBuffer rest = new RowBuffer(schema);
        int restSaved = 0;
        for (int number = 0; number < held.size(); number++) {
            if (timeOf(number) + delayMillis > target) {
                ids[rest.append(held.chunk(number), held.rowInChunk(number))] = ids[number];
                restSaved += number < firstUnsaved ? 1 : 0;
            } else {
                saved.forget(ids[number]);
            }
        }
        held = rest;
        firstUnsaved = restSaved;
        meters.stateBytes = held.bytes();
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
        saved.placed(given);
    }

    @Override
    public void snapshot(SnapshotWriter into) {
        SavedLongs.write(into, WATERMARK, passed);
        saved.begin(into);
        for (int number = firstUnsaved; number < held.size(); number++) {
            saved.put(into, SnapshotWriter.NO_PANE, ids[number], held.chunk(number), held.rowInChunk(number));
        }
        saved.end();
        firstUnsaved = held.size();
    }

    @Override
    public void restore(SnapshotReader source) {
        passed = SavedLongs.least(source, WATERMARK, share, Long.MIN_VALUE)[0];
        target = passed;
        floor = passed;
        saved.restore(source, (pane, id, batch, row) -> {
            keepId(held.append(batch, row), id);
            overdue |= isBehind(batch.longs(timeColumn).values[row], passed, 0);
        });
        firstUnsaved = held.size();
        meters.stateBytes = held.bytes();
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
        long next = Long.MAX_VALUE;
        for (int number = 0; number < held.size(); number++) {
            next = Math.min(next, timeOf(number) + delayMillis);
        }
        return new StepStatus("HoldBack", passed, next, held.size(), "rows");
    }
}
