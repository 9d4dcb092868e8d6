package io.tidemark.engine;

import io.tidemark.executor.runtime.Job;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets any thread cancel what a session does: a running job is cancelled, planning and the opening of sources are
 * interrupted. Thread: any.
 */
final class Cancellation {
    private boolean cancelled;
    private @Nullable Job job;
    private @Nullable Thread interruptible;

    /** A statement begins: what was cancelled before does not concern it. */
    synchronized void onStatement() {
        cancelled = false;
    }

    /** Cancels what runs now. */
    synchronized void cancel() {
        cancelled = true;
        if (job != null) {
            job.cancel();
        }
        if (interruptible != null) {
            interruptible.interrupt();
        }
    }

    /** Throws CANCELLED if the statement was cancelled. */
    synchronized void check() {
        if (cancelled) {
            throw cancelledError(null);
        }
    }

    /** A job of this session runs from now on. */
    synchronized void onStart(Job started) {
        job = started;
        if (cancelled) {
            started.cancel();
        }
    }

    /** The job is over or no longer the session's. */
    synchronized void onEnd() {
        job = null;
    }

    /** Does work that an interrupt ends; whatever it then throws becomes CANCELLED. */
    <T> T interruptibly(Supplier<T> work) {
        check();
        synchronized (this) {
            interruptible = Thread.currentThread();
        }
        try {
            return work.get();
        } catch (RuntimeException failed) {
            throw isCancelled() ? cancelledError(failed) : failed;
        } finally {
            endInterruptible();
        }
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    private synchronized void endInterruptible() {
        interruptible = null;
        if (cancelled) {
            Thread.interrupted(); // the interrupt was ours and has done its work
        }
    }

    private static TidemarkException cancelledError(@Nullable Exception cause) {
        return new TidemarkException(ErrorCode.CANCELLED, "the statement was cancelled", null, null, cause);
    }
}
