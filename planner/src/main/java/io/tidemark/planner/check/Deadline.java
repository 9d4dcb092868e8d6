package io.tidemark.planner.check;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How long planning of one statement may take, and whether it is still wanted. Asked often, at every table, function and node.
 * Thread: the one that plans.
 */
public final class Deadline {
    private final InstantSource clock;
    private final Duration allowed;
    private final Instant end;

    public Deadline(InstantSource clock, Duration allowed) {
        this.clock = clock;
        this.allowed = allowed;
        this.end = clock.instant().plus(allowed);
    }

    /** Throws when the time is up, or when the thread was interrupted because the statement was cancelled. */
    public void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new TidemarkException(ErrorCode.CANCELLED, "the statement was cancelled while it was planned");
        }
        if (clock.instant().isAfter(end)) {
            throw new TidemarkException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "planning this statement took longer than " + allowed.toMillis() + " ms",
                    "split it into views or smaller statements",
                    null);
        }
    }

    /** What {@link #check} has thrown, as Calcite hides in exceptions of its own in places; null if it was something else. */
    public static @Nullable TidemarkException within(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null && !(cause instanceof TidemarkException)) {
            cause = cause.getCause();
        }
        return (TidemarkException) cause;
    }
}
