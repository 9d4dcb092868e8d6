package io.tidemark.jdbc.link;

import java.util.function.LongSupplier;

/** The machine's clock for timeouts: nanoseconds that only grow. */
public final class SystemClock implements LongSupplier {
    @Override
    public long getAsLong() {
        return System.nanoTime();
    }
}
