package io.tidemark.executor.exchange;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.types.Schema;
import java.util.Queue;
import org.jctools.queues.SpscArrayQueue;
import org.jctools.queues.SpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A queue from one task to another, and back for the batches that were used up. One thread sends, one receives.
 */
public final class Channel {
    /** Elements that may wait before the sender is held back. */
    private static final int SOFT_LIMIT = 16;

    /** Room for what a sender may still emit after it was told to stop. */
    private static final int CAPACITY = 1024;

    /** Rows a batch; larger ones would wait longer for company. */
    public static final int BATCH_ROWS = ColumnBatch.DEFAULT_ROWS;

    /** The sender is held back too when what waits takes more bytes. */
    private static final long SOFT_BYTES = 4L * ColumnBatch.MANY_BYTES;

    /** A batch with larger buffers is not used again unless it is the only one. */
    private static final long MOST_REUSED_BYTES = 256 << 10;

    private final Schema schema;
    private final PublishedLong sentBytes = new PublishedLong(0);
    private final PublishedLong receivedBytes = new PublishedLong(0);
    private final Queue<StreamElement> elements;
    private final int softLimit;
    private final PublishedLong wakesSeen = new PublishedLong(0);
    private final PublishedLong mergedAtWake = new PublishedLong(Long.MIN_VALUE);
    private final SpscArrayQueue<ColumnBatch> used = new SpscArrayQueue<>(SOFT_LIMIT * 2);

    private Channel(Schema schema, Queue<StreamElement> elements, int softLimit) {
        this.schema = schema;
        this.elements = elements;
        this.softLimit = softLimit;
    }

    /** A channel that holds its sender back when the receiver is behind. */
    public static Channel bounded(Schema schema) {
        return new Channel(schema, new SpscArrayQueue<>(CAPACITY), SOFT_LIMIT);
    }

    /** A channel that takes whatever is sent; something else must keep the sender from running ahead. */
    public static Channel unbounded(Schema schema) {
        return new Channel(schema, new SpscUnboundedArrayQueue<>(SOFT_LIMIT), Integer.MAX_VALUE);
    }

    /** Whether the sender may go on. Thread: sender. */
    public boolean hasRoom() {
        return elements.size() < softLimit
                && (softLimit == Integer.MAX_VALUE || sentBytes.value() - receivedBytes.value() < SOFT_BYTES);
    }

    /** An empty batch to fill. Thread: sender. */
    public ColumnBatch emptyBatch() {
        ColumnBatch batch = used.poll();
        return batch == null ? ColumnBatch.create(schema, BATCH_ROWS) : batch;
    }

    /** Sends an element, which the sender does not touch again. Thread: sender. */
    public void send(StreamElement element) {
        if (element instanceof StreamElement.Rows rows) {
            sentBytes.set(sentBytes.value() + rows.batch().ownBytes());
        }
        if (!elements.offer(element)) {
            throw io.tidemark.types.TidemarkException.internal("a channel ran over: its sender did not stop in time");
        }
    }

    /** The next element, or null; of watermarks that follow one another only the last. Thread: receiver. */
    public @Nullable StreamElement receive() {
        StreamElement element = elements.poll();
        while (element instanceof StreamElement.Watermark && elements.peek() instanceof StreamElement.Watermark) {
            element = elements.poll();
        }
        if (element instanceof StreamElement.Rows rows) {
            receivedBytes.set(receivedBytes.value() + rows.batch().ownBytes());
        }
        return element;
    }

    /**
     * Tells the sender that its end of being idle was seen, and how far the watermark of all senders is, which from now on
     * rises only with its own. Thread: receiver.
     */
    public void woken(long merged) {
        mergedAtWake.set(merged);
        wakesSeen.set(wakesSeen.value() + 1);
    }

    /** How many times the receiver has seen the sender come back. Thread: sender. */
    public long wakesSeen() {
        return wakesSeen.value();
    }

    /** How far the watermark of all senders was when the receiver last saw this one come back. Thread: sender. */
    public long mergedAtWake() {
        return mergedAtWake.value();
    }

    /** Gives a batch back that was received. Thread: receiver. */
    public void recycle(ColumnBatch batch) {
        if (batch.ownBytes() <= MOST_REUSED_BYTES || used.isEmpty()) {
            batch.clear();
            used.offer(batch);
        }
    }
}
