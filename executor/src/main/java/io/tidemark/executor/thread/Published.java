package io.tidemark.executor.thread;

/**
 * A value that one thread sets and others see. Thread: any.
 *
 * @param <T> an immutable value
 */
public final class Published<T> {
    private volatile T value;

    public Published(T first) {
        value = first;
    }

    /** The value set last. */
    public T value() {
        return value;
    }

    /** Sets the value. */
    public synchronized void set(T next) {
        value = next;
    }

    /** Sets the value if it still is the expected one (by identity); says whether it was. */
    @SuppressWarnings("ReferenceEquality") // identity is meant: the caller passes what it has read
    public synchronized boolean setIf(T expected, T next) {
        if (value != expected) {
            return false;
        }
        value = next;
        return true;
    }
}
