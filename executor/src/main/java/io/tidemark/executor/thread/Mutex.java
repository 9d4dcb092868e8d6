package io.tidemark.executor.thread;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread at a time do something that takes longer than a few microseconds, such as a statement that changes a
 * table. The thread that holds it may take it again. Thread: any.
 */
public final class Mutex {
    private final ReentrantLock lock = new ReentrantLock();

    /** Waits until it is free and takes it. */
    public void lock() {
        lock.lock();
    }

    /** Takes it if it is free, without waiting; says whether it was. */
    public boolean tryLock() {
        return lock.tryLock();
    }

    /** Gives it back as often as it was taken. */
    public void unlock() {
        lock.unlock();
    }

    /** Whether the calling thread holds it. */
    public boolean held() {
        return lock.isHeldByCurrentThread();
    }
}
