package io.tidemark.executor.thread;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Messages to one owner, in the order in which they were posted. Thread: any posts, the owner polls. */
public final class Mailbox<T> {
    private final ConcurrentLinkedQueue<T> messages = new ConcurrentLinkedQueue<>();

    /** Leaves a message. */
    public void post(T message) {
        messages.add(message);
    }

    /** The oldest message, or null. */
    public @Nullable T poll() {
        return messages.poll();
    }
}
