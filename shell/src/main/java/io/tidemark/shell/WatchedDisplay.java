package io.tidemark.shell;

import io.tidemark.engine.RowStream;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.shell.connection.Progress;
import io.tidemark.shell.live.ProgressLine;
import io.tidemark.shell.output.ResultWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rows written one after the other, with a line of progress while a query that ends takes its time. Thread: the shell's. */
final class WatchedDisplay implements RowsDisplay {
    private final ResultWriter writer;
    private final Supplier<ProgressLine> lines;
    private final boolean sharesTerminal;
    private @Nullable ProgressLine jobLine;

    /**
     * @param lines makes a line for a statement that begins now
     * @param sharesTerminal whether rows go to the terminal on which the line stands: then there is none once rows flow
     */
    WatchedDisplay(ResultWriter writer, Supplier<ProgressLine> lines, boolean sharesTerminal) {
        this.writer = writer;
        this.lines = lines;
        this.sharesTerminal = sharesTerminal;
    }

    @Override
    public long show(RowStream rows) {
        long before = writer.rowsWritten();
        if (rows.continuous()) {
            writer.write(rows);
        } else {
            writer.write(rows, new Watch(rows, lines.get()));
        }
        return writer.rowsWritten() - before;
    }

    @Override
    public long rowsShown() {
        return writer.rowsWritten();
    }

    @Override
    public void waitingFor(Progress progress, boolean ended) {
        ProgressLine line = jobLine == null ? lines.get() : jobLine;
        jobLine = ended ? null : line;
        if (ended) {
            line.clear();
        } else {
            line.show(progress, SystemClock.INSTANCE.millis());
        }
    }

    /** Watches one result. */
    private final class Watch implements ResultWriter.Watcher {
        private final RowStream rows;
        private final ProgressLine line;
        private boolean written;

        Watch(RowStream rows, ProgressLine line) {
            this.rows = rows;
            this.line = line;
        }

        @Override
        public void waiting() {
            if (!(written && sharesTerminal) && !rows.ended()) {
                line.show(Progress.of(rows), SystemClock.INSTANCE.millis());
            }
        }

        @Override
        public void writing() {
            written = true;
            line.clear();
        }
    }
}
