package io.tidemark.executor.thread;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Something that happens once and that threads can wait for. Thread: any. */
public final class Signal {
    private final CountDownLatch latch = new CountDownLatch(1);

    /** Says that it has happened. */
    public void raise() {
        latch.countDown();
    }

    /** Whether it has happened. */
    public boolean raised() {
        return latch.getCount() == 0;
    }

    /** Waits for it; says whether it has happened. */
    public boolean await(long timeoutMillis) throws InterruptedException {
        return latch.await(timeoutMillis, TimeUnit.MILLISECONDS);
    }
}
