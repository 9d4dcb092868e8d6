package io.tidemark.executor.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands what one thread adds to all who listen, each at its own pace. An item is kept until the slowest has taken it; who
 * lags behind by more than the limit is dropped, so that one slow reader neither fills the memory nor holds up the others.
 * Thread: any.
 *
 * @param <T> an immutable item
 */
public final class ChangeFeed<T> {
    /** An item, and behind it those that came later. */
    private static final class Node<T> {
        private final @Nullable T item;
        private final long bytesUpTo;
        private volatile @Nullable Node<T> next;

        Node(@Nullable T item, long bytesUpTo) {
            this.item = item;
            this.bytesUpTo = bytesUpTo;
        }
    }

    private final long maxLagBytes;
    private final List<Listener<T>> listeners = new ArrayList<>();
    private Node<T> last = new Node<>(null, 0);

    /** @param maxLagBytes how many bytes of items may wait for one listener */
    public ChangeFeed(long maxLagBytes) {
        this.maxLagBytes = maxLagBytes;
    }

    /** Whether anybody listens, so that it is worth while to make items. */
    public synchronized boolean isHeard() {
        return !listeners.isEmpty();
    }

    /**
     * Adds an item.
     *
     * @param bytes its size, about
     */
    public synchronized void add(T item, long bytes) {
        if (listeners.isEmpty()) {
            return;
        }
        Node<T> node = new Node<>(item, last.bytesUpTo + bytes);
        last.next = node;
        last = node;
        for (Listener<T> listener : listeners) {
            Node<T> position = listener.position;
            if (position != null && node.bytesUpTo - position.bytesUpTo > maxLagBytes) {
                listener.position = null;
            }
        }
    }

    /** Begins to listen: all that is added from now on comes. */
    public synchronized Listener<T> listen() {
        Listener<T> listener = new Listener<>(last);
        listeners.add(listener);
        return listener;
    }

    /** Ends listening. */
    public synchronized void leave(Listener<T> listener) {
        listeners.remove(listener);
        listener.position = null;
    }

    /**
     * One who listens. Thread: its own.
     *
     * @param <T> an immutable item
     */
    public static final class Listener<T> {
        private volatile @Nullable Node<T> position;

        private Listener(Node<T> position) {
            this.position = position;
        }

        /** Whether it was too slow, so that items are lost. */
        public boolean dropped() {
            return position == null;
        }

        /** The next item, or null if there is none yet. */
        public @Nullable T poll() {
            Node<T> at = position;
            Node<T> next = at == null ? null : at.next;
            if (next == null) {
                return null;
            }
            position = next;
            return next.item;
        }
    }
}
