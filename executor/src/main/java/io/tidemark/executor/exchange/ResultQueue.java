package io.tidemark.executor.exchange;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.TidemarkException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Rows on their way from output tasks to the caller. Tasks ask {@link #hasRoom} and never wait; the caller waits. Thread:
 * any number of tasks, one caller.
 */
public final class ResultQueue implements ResultStream {
    private static final int SOFT_LIMIT = 16;
    private static final long SOFT_BYTES = 4L * ColumnBatch.MANY_BYTES;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<ColumnBatch> batches = new ArrayDeque<>();
    private long bytes;
    private boolean ended;
    private boolean abandoned;
    private @Nullable TidemarkException failure;

    /** Whether tasks may go on producing. */
    public boolean hasRoom() {
        lock.lock();
        try {
            return abandoned || (batches.size() < SOFT_LIMIT && bytes < SOFT_BYTES);
        } finally {
            lock.unlock();
        }
    }

    /** Adds rows, which now belong to the queue. */
    public void add(ColumnBatch batch) {
        lock.lock();
        try {
            if (!abandoned) {
                batches.add(batch);
                bytes += batch.ownBytes();
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says that no more rows come, and why if it was a failure. */
    public void end(@Nullable TidemarkException reason) {
        lock.lock();
        try {
            ended = true;
            failure = reason;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Drops what is there and what will come: nobody reads any more. */
    public void abandon() {
        lock.lock();
        try {
            abandoned = true;
            batches.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable ColumnBatch next(long timeoutMillis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lockInterruptibly();
        try {
            while (batches.isEmpty() && !ended && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            ColumnBatch batch = batches.poll();
            bytes -= batch == null ? 0 : batch.ownBytes();
            if (batch == null && ended && failure != null) {
                throw failure;
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean ended() {
        lock.lock();
        try {
            return ended && batches.isEmpty() && failure == null;
        } finally {
            lock.unlock();
        }
    }
}
