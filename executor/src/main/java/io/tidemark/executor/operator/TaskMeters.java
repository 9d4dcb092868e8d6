package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.thread.PublishedCounts;
import io.tidemark.executor.thread.PublishedLong;

/** What a task counts. The task thread adds; others read what was last {@link #publish}ed. */
public final class TaskMeters {
    /** In place of a fraction: the task has no source. */
    public static final double NO_SOURCE = -1;

    /** Rows given to the caller or the sink. Thread: task thread. */
    public long rowsOut;

    /** Rows that were to be taken away from a group that does not have them. Thread: task thread. */
    public long invalidRetractions;

    /** Row-and-window pairs that came too late. Thread: task thread. */
    public long late;

    /** The watermark at the task's output. Thread: task thread. */
    public long watermark = Long.MIN_VALUE;

    /** Records taken from sources. Thread: task thread. */
    public long rowsRead;

    /**
     * How much of the task's sources has been read, from 0 to 1; NaN if one does not know, negative if it has none. Thread: task
     * thread.
     */
    public double fractionRead = NO_SOURCE;

    /** Bytes held by state. Thread: task thread. */
    public long stateBytes;

    private final PublishedCounts lateRows = new PublishedCounts();
    private final PublishedCounts timelessRows = new PublishedCounts();
    private final PublishedLong publishedRowsOut = new PublishedLong(0);
    private final PublishedLong publishedLate = new PublishedLong(0);
    private final PublishedLong publishedRowsRead = new PublishedLong(0);
    private final PublishedLong publishedStateBytes = new PublishedLong(0);
    private final PublishedLong publishedFraction = new PublishedLong(Double.doubleToLongBits(NO_SOURCE));
    private final PublishedLong publishedWatermark = new PublishedLong(Long.MIN_VALUE);
    private final PublishedLong publishedSpeaking = new PublishedLong(1);
    private boolean output;
    private boolean idle;

    /**
     * A row was late for all its windows and counts nowhere; for the ledger, where it is a row of a source. The
     * operator also counts the windows, in {@link #late}. Thread: task thread.
     */
    public void lateRow(ColumnBatch batch, int row) {
        lateRows.add(batch.originOf(row), 1);
    }

    /** A row has no time and so no window; otherwise as {@link #lateRow}. Thread: task thread. */
    public void timelessRow(ColumnBatch batch, int row) {
        timelessRows.add(batch.originOf(row), 1);
    }

    /** Late rows by origin. */
    public PublishedCounts lateRows() {
        return lateRows;
    }

    /** Rows without a time by origin. */
    public PublishedCounts timelessRows() {
        return timelessRows;
    }

    /** Says that the task gives rows of the result out. Thread: the one that starts the job, before it starts. */
    public void setOutput() {
        output = true;
    }

    /** Whether the task gives rows of the result out. Thread: any, once the job has started. */
    public boolean hasOutput() {
        return output;
    }

    /** Takes the watermark at the task's output. Thread: task thread. */
    public void onWatermark(long millis) {
        watermark = Math.max(watermark, millis);
        idle = false;
    }

    /** The task's output must not hold the watermark of the result back until it speaks again. Thread: task thread. */
    public void onIdle() {
        idle = watermark != Long.MAX_VALUE;
    }

    /** Lets other threads see the counts. Thread: task thread. */
    public void publish() {
        lateRows.publish();
        timelessRows.publish();
        publishedRowsOut.set(rowsOut);
        publishedLate.set(late);
        publishedRowsRead.set(rowsRead);
        publishedStateBytes.set(stateBytes);
        publishedFraction.set(Double.doubleToLongBits(fractionRead));
        publishedWatermark.set(watermark);
        publishedSpeaking.set(idle ? 0 : 1);
    }

    /** Thread: any. */
    public long publishedRowsOut() {
        return publishedRowsOut.value();
    }

    /** Thread: any. */
    public long publishedLate() {
        return publishedLate.value();
    }

    /** Rows of an origin that were late. Thread: any. */
    public long publishedLateRows(int origin) {
        return lateRows.published(origin);
    }

    /** Rows of an origin that had no time. Thread: any. */
    public long publishedTimelessRows(int origin) {
        return timelessRows.published(origin);
    }

    /** Thread: any. */
    public long publishedRowsRead() {
        return publishedRowsRead.value();
    }

    /** Thread: any. */
    public double publishedFractionRead() {
        return Double.longBitsToDouble(publishedFraction.value());
    }

    /** Thread: any. */
    public long publishedStateBytes() {
        return publishedStateBytes.value();
    }

    /** Thread: any. */
    public long publishedWatermark() {
        return publishedWatermark.value();
    }

    /** Whether the task's output is idle. Thread: any. */
    public boolean publishedIdle() {
        return publishedSpeaking.value() == 0;
    }
}
