package io.tidemark.executor.thread;

import java.util.concurrent.locks.StampedLock;

/** Lets many threads read or one write, each for a few microseconds; nobody is let in twice. Thread: any. */
public final class SharedLock {
    private final StampedLock lock = new StampedLock();

    /** Waits until nobody writes; what it returns goes to {@link #doneReading}. */
    public long read() {
        return lock.readLock();
    }

    /** Ends what {@link #read} began. */
    public void doneReading(long stamp) {
        lock.unlockRead(stamp);
    }

    /** Waits until nobody reads or writes; what it returns goes to {@link #doneWriting}. */
    public long write() {
        return lock.writeLock();
    }

    /** Ends what {@link #write} began. */
    public void doneWriting(long stamp) {
        lock.unlockWrite(stamp);
    }
}
