package io.tidemark.executor.thread;

import java.util.concurrent.atomic.AtomicReference;

/**
 * A value that one thread sets and others see. Thread: any.
 *
 * @param <T> an immutable value
 */
public final class Published<T> {
    private final AtomicReference<T> value;

    public Published(T first) {
        value = new AtomicReference<>(first);
    }

    /** The value set last. */
    public T value() {
        return value.get();
    }

    /** Sets the value. */
    public void set(T next) {
        value.set(next);
    }

    /** Sets the value if it still is the expected one (by identity); says whether it was. */
    public boolean setIf(T expected, T next) {
        return value.compareAndSet(expected, next);
    }
}
