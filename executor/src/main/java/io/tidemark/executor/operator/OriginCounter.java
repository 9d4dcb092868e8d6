package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.thread.PublishedCounts;

/** Counts the rows that pass, by their origin, once for each batch. Thread: task thread. */
public final class OriginCounter implements Output {
    private final PublishedCounts counts;

    public OriginCounter(PublishedCounts counts) {
        this.counts = counts;
    }

    @Override
    public void rows(ColumnBatch batch) {
        if (batch.origins == null) {
            counts.add(batch.origin, batch.activeCount());
            return;
        }
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            counts.add(batch.originOf(batch.activeRow(place)), 1);
        }
    }

    @Override
    public void watermark(long millis) {
        // only rows are counted
    }

    @Override
    public void idle() {
        // only rows are counted
    }
}
