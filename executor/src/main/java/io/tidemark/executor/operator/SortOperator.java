package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.RowBuffer;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.state.BufferAccount;
import io.tidemark.executor.state.StateStore;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.types.Schema;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ORDER BY, OFFSET and FETCH over a bounded input. Equal rows keep their order of arrival. With FETCH only about the rows
 * that can still come out are kept. Sorting goes on in steps. Thread: task thread.
 */
public final class SortOperator implements Operator {
    private static final String ENDED = "ended";

    /** More rows than a buffer can have; larger offsets and limits say no more, but their sums would overflow. */
    private static final long MOST_ROWS = 1L << 40;

    private static final int LEAST_ROWS_BEFORE_PRUNING = 1 << 16;
    private static final long LEAST_BYTES_BEFORE_PRUNING = 1 << 26;

    private final Schema schema;
    private final List<SortKey> keys;
    private final long offset;
    private final long fetch;
    private final BufferAccount account;
    private final Output output;
    private RowBuffer rows;

    /** What is being sorted, or was and is given out. */
    private @Nullable SortedRuns sorted;

    /** The first of the sorted rows, if the others are to be given up. */
    private @Nullable Kept kept;

    private long next;
    private long end;
    private boolean ended;
    private boolean done;
    private final SavedRows saved;
    private long[] ids = new long[64];

    /** Rows of lower numbers are in snapshots. */
    private int firstUnsaved;

    /**
     * @param fetch rows that come out at most, or -1
     * @param store what counts the memory
     */
    public SortOperator(Schema schema, List<SortKey> keys, long offset, long fetch, StateStore store, Output output) {
        this.schema = schema;
        this.keys = List.copyOf(keys);
        this.offset = Math.min(offset, MOST_ROWS);
        this.fetch = Math.min(fetch, MOST_ROWS);
        this.account = store.buffers("rows to be sorted", "add LIMIT, or sort fewer rows or columns");
        this.output = output;
        this.rows = new RowBuffer(schema);
        this.saved = new SavedRows(schema, 0);
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        int first = rows.size();
        rows.append(batch);
        for (int number = first; number < rows.size(); number++) {
            keepId(number, saved.newId(batch, 0));
        }
        boolean many = rows.size() > LEAST_ROWS_BEFORE_PRUNING || rows.bytes() > LEAST_BYTES_BEFORE_PRUNING;
        if (fetch >= 0 && many && rows.size() > 4 * (offset + fetch)) {
            beginPruning();
        }
        if (kept == null) {
            account.set(rows.bytes());
        }
    }

    private void keepId(int number, long id) {
        ids = number == ids.length ? Arrays.copyOf(ids, number * 2) : ids;
        ids[number] = id;
    }

    private void beginPruning() {
        if (kept == null) {
            sorted = new SortedRuns(rows.size(), this::compare);
            kept = new Kept(schema, rows.size());
        }
    }

    /** Keeps the next rows that can come out; with the last of them it gives the others up. */
    private void pruneSome(SortedRuns runs, Kept keeping) {
        long most = Math.min(offset + fetch, keeping.sortedRows);
        for (int count = 0; count < ColumnBatch.DEFAULT_ROWS && keeping.rows.size() < most; count++) {
            int number = runs.take();
            keeping.numbers.set(number);
            keeping.add(rows, number, ids[number]);
        }
        if (keeping.rows.size() < most) {
            return;
        }
        for (int number = 0; number < keeping.sortedRows; number++) {
            if (!keeping.numbers.get(number)) {
                saved.forget(ids[number]);
            }
        }
        for (int number = keeping.sortedRows; number < rows.size(); number++) {
            keeping.add(rows, number, ids[number]); // what has come since
        }
        rows = keeping.rows;
        ids = keeping.ids;
        firstUnsaved = 0;
        sorted = null;
        kept = null;
        account.set(rows.bytes());
    }

    /** Rows that pruning keeps. */
    private static final class Kept {
        final RowBuffer rows;
        final int sortedRows;

        /** Which of the sorted rows they are. */
        final BitSet numbers = new BitSet();

        long[] ids = new long[64];

        Kept(Schema schema, int sortedRows) {
            this.rows = new RowBuffer(schema);
            this.sortedRows = sortedRows;
        }

        void add(RowBuffer from, int number, long id) {
            int place = rows.append(from.chunk(number), from.rowInChunk(number));
            ids = place == ids.length ? Arrays.copyOf(ids, place * 2) : ids;
            ids[place] = id;
        }
    }

    private int compare(int left, int right) {
        return ColumnOrder.compare(
                keys, rows.chunk(left), rows.rowInChunk(left), rows.chunk(right), rows.rowInChunk(right));
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (millis == Long.MAX_VALUE && !ended) {
            ended = true;
        }
    }

    @Override
    public void onIdle(int port) {
        output.idle();
    }

    @Override
    public boolean pending() {
        return kept != null || ended && !done;
    }

    @Override
    public void step() {
        if (sorted == null) {
            sorted = new SortedRuns(rows.size(), this::compare);
            end = fetch < 0 ? rows.size() : Math.min(rows.size(), Math.min(offset, rows.size()) + fetch);
        } else if (!sorted.ready()) {
            sorted.sortSome();
        } else if (kept != null) {
            pruneSome(sorted, kept);
        } else if (next < Math.min(offset, end)) {
            skipSome(sorted);
        } else if (next < end) {
            giveSome(sorted);
        } else {
            finish();
        }
    }

    private void skipSome(SortedRuns runs) {
        long until = Math.min(Math.min(offset, end), next + ColumnBatch.DEFAULT_ROWS);
        for (; next < until; next++) {
            runs.take();
        }
    }

    private void giveSome(SortedRuns runs) {
        int count = (int) Math.min(ColumnBatch.DEFAULT_ROWS, end - next);
        ColumnBatch batch = ColumnBatch.create(schema, count);
        while (batch.rowCount < count && !batch.hasManyBytes()) {
            rows.copyTo(runs.take(), batch, batch.rowCount++);
        }
        next += batch.rowCount;
        output.rows(batch);
    }

    private void finish() {
        done = true;
        for (int number = 0; number < rows.size(); number++) {
            saved.forget(ids[number]);
        }
        sorted = null;
        rows.clear();
        account.set(rows.bytes());
        firstUnsaved = 0;
        output.watermark(Long.MAX_VALUE);
    }

    @Override
    public void snapshot(SnapshotWriter target) {
        SavedLongs.write(target, ENDED, done ? 1 : 0);
        saved.begin(target);
        for (int number = firstUnsaved; number < rows.size(); number++) {
            if (!saved.isSaved(ids[number])) {
                saved.put(target, SnapshotWriter.NO_PANE, ids[number], rows.chunk(number), rows.rowInChunk(number));
            }
        }
        saved.end();
        firstUnsaved = rows.size();
    }

    @Override
    public void restore(SnapshotReader source) {
        done = SavedLongs.greatest(source, ENDED, 0) != 0;
        ended = done;
        saved.restore(source, (pane, id, batch, row) -> keepId(rows.append(batch, row), id));
        firstUnsaved = rows.size();
        account.set(rows.bytes());
    }

    @Override
    public void resume() {
        if (done) {
            output.watermark(Long.MAX_VALUE);
        }
    }
}
