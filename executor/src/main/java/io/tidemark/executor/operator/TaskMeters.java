package io.tidemark.executor.operator;

import io.tidemark.executor.thread.PublishedLong;

/** What a task counts. The task thread adds; others read what was last {@link #publish}ed. */
public final class TaskMeters {
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

    /** Bytes held by state. Thread: task thread. */
    public long stateBytes;

    private final PublishedLong publishedRowsOut = new PublishedLong(0);
    private final PublishedLong publishedLate = new PublishedLong(0);
    private final PublishedLong publishedRowsRead = new PublishedLong(0);
    private final PublishedLong publishedStateBytes = new PublishedLong(0);
    private final PublishedLong publishedWatermark = new PublishedLong(Long.MIN_VALUE);

    /** Lets other threads see the counts. Thread: task thread. */
    public void publish() {
        publishedRowsOut.set(rowsOut);
        publishedLate.set(late);
        publishedRowsRead.set(rowsRead);
        publishedStateBytes.set(stateBytes);
        publishedWatermark.set(watermark);
    }

    /** Thread: any. */
    public long publishedRowsOut() {
        return publishedRowsOut.value();
    }

    /** Thread: any. */
    public long publishedLate() {
        return publishedLate.value();
    }

    /** Thread: any. */
    public long publishedRowsRead() {
        return publishedRowsRead.value();
    }

    /** Thread: any. */
    public long publishedStateBytes() {
        return publishedStateBytes.value();
    }

    /** Thread: any. */
    public long publishedWatermark() {
        return publishedWatermark.value();
    }
}
