package io.tidemark.executor.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Hands what one thread adds to all who listen, each at its own pace. An item is kept until the slowest has taken it; who
 * lags behind by more than the limit is dropped, so that one slow reader neither fills the memory nor holds up the others.
 * The last items stay for those who were cut off and come back, until as much has been added again without a listener.
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
    private final long keptBytes;
    private final TailBudget budget;
    private final List<Listener<T>> listeners = new ArrayList<>();
    private Node<T> last = new Node<>(null, 0);

    /** Before the first item that is kept; null if nobody has listened for long. */
    private @Nullable Node<T> oldest;

    /** Bytes that had been added when somebody listened last. */
    private long heardUpTo;

    /**
     * @param maxLagBytes how many bytes of items may wait for one listener
     * @param keptBytes how many bytes of items stay for those who come back
     * @param budget of what all feeds keep together
     */
    public ChangeFeed(long maxLagBytes, long keptBytes, TailBudget budget) {
        this.maxLagBytes = maxLagBytes;
        this.keptBytes = keptBytes;
        this.budget = budget;
    }

    /** Whether anybody listens or may come back, so that it is worth while to make items. */
    public synchronized boolean isHeard() {
        return oldest != null;
    }

    /**
     * Adds an item.
     *
     * @param bytes its size, about
     */
    public void add(T item, long bytes) {
        boolean listened;
        synchronized (this) {
            if (oldest == null) {
                return;
            }
            append(item, bytes);
            listened = !listeners.isEmpty();
        }
        budget.note(this, kept(), listened);
    }

    private synchronized long kept() {
        Node<T> first = oldest;
        return first == null ? 0 : last.bytesUpTo - first.bytesUpTo;
    }

    private void append(T item, long bytes) {
        Node<T> node = new Node<>(item, last.bytesUpTo + bytes);
        last.next = node;
        last = node;
        for (Listener<T> listener : listeners) {
            Node<T> position = listener.position;
            if (position != null && node.bytesUpTo - position.bytesUpTo > maxLagBytes) {
                listener.position = null;
            }
        }
        if (listeners.isEmpty() && last.bytesUpTo - heardUpTo > keptBytes) {
            oldest = null; // nobody came back in time
            return;
        }
        Node<T> first = oldest;
        while (first != null && first.next != null && last.bytesUpTo - first.bytesUpTo > keptBytes) {
            first = first.next;
        }
        oldest = first;
    }

    /** Keeps nothing of what was added so far for those who come back; who listens now gets it all the same. */
    synchronized void forgetTail() {
        oldest = listeners.isEmpty() ? null : last;
    }

    /** Begins to listen: all that is added from now on comes. */
    public Listener<T> listen() {
        Listener<T> listener;
        synchronized (this) {
            listener = listenBehind(last);
        }
        budget.note(this, kept(), true);
        return listener;
    }

    /**
     * Begins to listen at an item that was added before, which comes first, then all behind it.
     *
     * @return null if the item is not kept any more
     */
    public @Nullable Listener<T> listenFrom(Predicate<T> wanted) {
        Listener<T> listener = findFrom(wanted);
        if (listener != null) {
            budget.note(this, kept(), true);
        }
        return listener;
    }

    private synchronized @Nullable Listener<T> findFrom(Predicate<T> wanted) {
        Node<T> before = oldest;
        while (before != null && before.next != null) {
            Node<T> next = before.next;
            if (next.item != null && wanted.test(next.item)) {
                return listenBehind(before);
            }
            before = next;
        }
        return null;
    }

    private Listener<T> listenBehind(Node<T> node) {
        if (oldest == null) {
            oldest = last;
        }
        Listener<T> listener = new Listener<>(node);
        listeners.add(listener);
        return listener;
    }

    /** Ends listening. */
    public void leave(Listener<T> listener) {
        synchronized (this) {
            listeners.remove(listener);
            listener.position = null;
            heardUpTo = last.bytesUpTo;
        }
        budget.note(this, kept(), true);
    }

    /** Keeps nothing any more; nobody adds from now on. */
    public void close() {
        forgetTail();
        budget.forget(this);
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
