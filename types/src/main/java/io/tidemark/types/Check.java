package io.tidemark.types;

/** Invariants that stay on in production. A broken one is a bug of ours and stops the job with {@code TM-9001}. */
public final class Check {
    private Check() {}

    /** Throws an internal error with the message unless the condition holds. */
    public static void state(boolean condition, String message) {
        if (!condition) {
            throw TidemarkException.internal(message);
        }
    }
}
