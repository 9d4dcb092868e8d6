package io.tidemark.shell.connection;

import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.jdbc.api.TidemarkStatement;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Remembers how far the server said a statement has come. Mutable. Thread: the one that waits for rows. */
final class ServerProgress implements Consumer<TidemarkStatement.Progress> {
    private TidemarkStatement.@Nullable Progress last;

    @Override
    public void accept(TidemarkStatement.Progress progress) {
        last = progress;
    }

    /** How much of what there is to read has been read, from 0 to 1; NaN if nobody knows. */
    double fractionRead() {
        TidemarkStatement.Progress known = last;
        return known == null ? Double.NaN : known.fractionRead();
    }

    /** What is known, as an engine says it; what the server does not tell is 0. */
    Optional<JobCounters> counters() {
        TidemarkStatement.Progress known = last;
        return known == null
                ? Optional.empty()
                : Optional.of(new JobCounters(
                        known.rowsRead(), 0, known.lateRows(), known.lateRows(), 0, known.watermarkMillis(), 0));
    }
}
