package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.ChangeFeed;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import org.jspecify.annotations.Nullable;

/** All rows of one version of a table, then each change behind it. Mutable. Thread: its owner's. */
public final class TableListener implements AutoCloseable {
    private final KeyedTable table;
    private final TableScan scan;
    private final ChangeFeed.Listener<TableRows> changes;
    private boolean scanned;

    TableListener(KeyedTable table, TableScan scan, ChangeFeed.Listener<TableRows> changes) {
        this.table = table;
        this.scan = scan;
        this.changes = changes;
    }

    /**
     * The next rows; null if there are none just now.
     *
     * @throws TidemarkException SLOW_CONSUMER if more changes have come than are kept for one who does not take them
     */
    public @Nullable TableRows next() {
        if (!scanned) {
            ColumnBatch batch = scan.next();
            if (batch != null) {
                return new TableRows(batch, scan.version(), scan.watermark(), 0);
            }
            scanned = true;
        }
        if (changes.dropped()) {
            throw new TidemarkException(
                    ErrorCode.SLOW_CONSUMER,
                    "the changes of " + table.name() + " come faster than they are read, and too many wait",
                    "start the query again: it begins with the table as it is then",
                    null);
        }
        return changes.poll();
    }

    /** Whether all rows of the first version have been given. */
    public boolean scanned() {
        return scanned;
    }

    /** The watermark of the first version, which holds once {@link #scanned}. */
    public long scanWatermark() {
        return scan.watermark();
    }

    @Override
    public void close() {
        scan.close();
        table.leave(changes);
    }
}
