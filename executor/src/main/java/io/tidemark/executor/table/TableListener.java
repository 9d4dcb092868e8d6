package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.ChangeFeed;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import org.jspecify.annotations.Nullable;

/** All rows of one version of a table, then each change behind it; or these alone. Mutable. Thread: its owner's. */
public final class TableListener implements AutoCloseable {
    private final KeyedTable table;
    private final @Nullable TableScan scan;
    private final ChangeFeed.Listener<TableRows> changes;
    private boolean scanned;
    private @Nullable ColumnBatch ahead;
    private long version = ColumnBatch.NO_VERSION;

    /** @param scan the rows of one version, or null if they are known */
    TableListener(KeyedTable table, @Nullable TableScan scan, ChangeFeed.Listener<TableRows> changes) {
        this.table = table;
        this.scan = scan;
        this.changes = changes;
        this.scanned = scan == null;
    }

    /**
     * The next rows; null if there are none just now.
     *
     * @throws TidemarkException SLOW_CONSUMER if more changes have come than are kept for one who does not take them
     */
    public @Nullable TableRows next() {
        version = ColumnBatch.NO_VERSION;
        TableScan first = scan;
        if (first != null && !scanned) {
            ColumnBatch batch = ahead == null ? first.next() : ahead;
            ahead = batch == null ? null : first.next();
            if (batch != null) {
                version = ahead == null ? first.version() : ColumnBatch.NO_VERSION;
                return new TableRows(batch, first.version(), first.watermark(), 0);
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
        TableRows rows = changes.poll();
        version = rows == null ? ColumnBatch.NO_VERSION : rows.version();
        return rows;
    }

    /** Whether all rows of the first version have been given. */
    public boolean scanned() {
        return scanned;
    }

    /** The version that is complete with the rows that {@link #next} gave last, or {@link ColumnBatch#NO_VERSION}. */
    public long version() {
        return version;
    }

    /** The watermark of the first version, which holds once {@link #scanned}; Long.MIN_VALUE if nothing is known. */
    public long scanWatermark() {
        return scan == null ? Long.MIN_VALUE : scan.watermark();
    }

    @Override
    public void close() {
        if (scan != null) {
            scan.close();
        }
        table.leave(changes);
    }
}
