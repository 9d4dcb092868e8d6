package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.operator.Output;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives the rows of a batch on in portions that the operators behind are through with in about ten milliseconds, whatever
 * a row costs them: the time that a portion took decides how many rows the next one has. So a task neither holds up the
 * others of its thread for long, nor a cancel. Rows that are cheap go on as whole batches, by reference. Thread: task
 * thread.
 */
final class Portions {
    /** The most rows of a portion. */
    static final int MOST_ROWS = 4096;

    /** How long a portion may take before those that follow it are made smaller. */
    static final long MOST_NANOS = 10_000_000;

    /** Rows of the first portion, of which nobody knows what they cost. */
    static final int FIRST_ROWS = 16;

    /** The most rows of a portion in which each may take milliseconds, also after many that did not. */
    static final int MOST_LONG_ROWS = 64;

    private static final int GROWTH = 8;

    private int mostRows;
    private final Output output;
    private int rows;
    private int lastRows;
    private @Nullable ColumnBatch rest;
    private int[] restRows = {};
    private int restFrom;

    /** @param mostRows the most rows of a portion, if that is less than {@link #MOST_ROWS} */
    Portions(int mostRows, Output output) {
        this.mostRows = Math.min(mostRows, MOST_ROWS);
        this.output = output;
        rows = Math.min(this.mostRows, FIRST_ROWS);
    }

    /** Rows may take long, although those before them did not. */
    void rowsMayTakeLong() {
        mostRows = Math.min(mostRows, MOST_LONG_ROWS);
        rows = Math.min(rows, mostRows);
    }

    /** Whether all rows of the last batch were given on. */
    boolean isEmpty() {
        return rest == null;
    }

    /** Gives a batch on, or its first rows: then it must stay as it is until {@link #more} has given on the others. */
    void give(ColumnBatch batch) {
        if (batch.activeCount() <= rows) {
            giveOut(batch);
            return;
        }
        rest = batch;
        restRows = batch.activeRows();
        restFrom = 0;
        more();
    }

    /** Gives the next rows of the last batch on. */
    void more() {
        ColumnBatch batch = rest;
        if (batch == null) {
            return;
        }
        int count = batch.activeCount();
        int to = restFrom + Math.min(count - restFrom, rows);
        if (to < count && batch.kind(restRows[to - 1]) == RowKind.UPDATE_BEFORE) {
            to++; // the halves of an update stay together
        }
        ColumnBatch part = new ColumnBatch(batch.columns);
        part.describeAs(batch);
        part.selection = Arrays.copyOfRange(restRows, restFrom, to);
        part.selectedCount = to - restFrom;
        part.version = to < count ? ColumnBatch.NO_VERSION : batch.version;
        part.watermarksBefore = batch.watermarksBefore == null ? null : batch.watermarksBefore.clone();
        restFrom = to;
        rest = to < count ? batch : null;
        giveOut(part);
    }

    /** Copies what is left of the last batch, so that it may change. */
    void keepRest(Schema schema) {
        ColumnBatch batch = rest;
        if (batch == null) {
            return;
        }
        int count = batch.activeCount() - restFrom;
        ColumnBatch copy = ColumnBatch.create(schema, count);
        copy.append(batch, restRows, restFrom, count);
        copy.version = batch.version;
        rest = copy;
        restRows = copy.activeRows();
        restFrom = 0;
    }

    private void giveOut(ColumnBatch batch) {
        lastRows = batch.activeCount();
        output.rows(batch);
    }

    /** How long the last portion took, together with reading it, if it came just now. */
    void took(long nanos) {
        if (nanos > MOST_NANOS && lastRows > 0) {
            rows = (int) Math.max(1, lastRows * MOST_NANOS / nanos);
        } else if (lastRows >= rows && rows < mostRows) {
            long affordable = nanos == 0 ? GROWTH : MOST_NANOS / nanos;
            rows = (int) Math.min(mostRows, rows * Math.min(GROWTH, affordable));
        }
        lastRows = 0;
    }
}
