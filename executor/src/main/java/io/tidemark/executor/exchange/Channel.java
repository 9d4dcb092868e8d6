package io.tidemark.executor.exchange;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.Schema;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from one task to another, and back for the batches that were used up. One thread sends, one receives.
 */
public final class Channel {
    /** Elements that may wait before the sender is held back. */
    private static final int SOFT_LIMIT = 16;

    /** Room for what a sender may still emit after it was told to stop. */
    private static final int CAPACITY = 1024;

    /** Rows a batch; larger ones would wait longer for company. */
    public static final int BATCH_ROWS = ColumnBatch.DEFAULT_ROWS;

    private final Schema schema;
    private final SpscArrayQueue<StreamElement> elements = new SpscArrayQueue<>(CAPACITY);
    private final SpscArrayQueue<ColumnBatch> used = new SpscArrayQueue<>(SOFT_LIMIT * 2);

    public Channel(Schema schema) {
        this.schema = schema;
    }

    /** Whether the sender may go on. Thread: sender. */
    public boolean hasRoom() {
        return elements.size() < SOFT_LIMIT;
    }

    /** An empty batch to fill. Thread: sender. */
    public ColumnBatch emptyBatch() {
        ColumnBatch batch = used.poll();
        return batch == null ? ColumnBatch.create(schema, BATCH_ROWS) : batch;
    }

    /** Sends an element, which the sender does not touch again. Thread: sender. */
    public void send(StreamElement element) {
        if (!elements.offer(element)) {
            throw io.tidemark.types.TidemarkException.internal("a channel ran over: its sender did not stop in time");
        }
    }

    /** The next element, or null. Thread: receiver. */
    public @Nullable StreamElement receive() {
        return elements.poll();
    }

    /** Gives a batch back that was received. Thread: receiver. */
    public void recycle(ColumnBatch batch) {
        batch.clear();
        used.offer(batch);
    }
}
