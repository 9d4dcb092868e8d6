package io.tidemark.shell;

import io.tidemark.engine.RowStream;
import io.tidemark.shell.connection.Progress;
import io.tidemark.shell.output.ResultWriter;

/** How the rows of results are shown. Mutable. Thread: the shell's. */
interface RowsDisplay {
    /**
     * Shows all rows of a result and closes it.
     *
     * @return how many there were
     */
    long show(RowStream rows);

    /** How many rows have been shown so far, those of a result that failed included. */
    long rowsShown();

    /** A job is waited for that has come so far. */
    default void waitingFor(Progress progress, boolean ended) {
        // Most say nothing.
    }

    /** Rows written one after the other. */
    static RowsDisplay writingTo(ResultWriter writer) {
        return new RowsDisplay() {
            @Override
            public long show(RowStream rows) {
                long before = writer.rowsWritten();
                writer.write(rows);
                return writer.rowsWritten() - before;
            }

            @Override
            public long rowsShown() {
                return writer.rowsWritten();
            }
        };
    }
}
