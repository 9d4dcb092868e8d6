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
import java.util.List;

/**
 * ORDER BY, OFFSET and FETCH over a bounded input. Equal rows keep their order of arrival. With FETCH only about the rows
 * that can still come out are kept. Thread: task thread.
 */
public final class SortOperator implements Operator {
    private static final String ENDED = "ended";

    /** More rows than a buffer can have; larger offsets and limits say no more, but their sums would overflow. */
    private static final long MOST_ROWS = 1L << 40;

    private static final int LEAST_ROWS_BEFORE_PRUNING = 1 << 16;

    private final Schema schema;
    private final List<SortKey> keys;
    private final long offset;
    private final long fetch;
    private final BufferAccount account;
    private final Output output;
    private RowBuffer rows;
    private int[] order = {};
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
        if (fetch >= 0 && rows.size() > Math.max(LEAST_ROWS_BEFORE_PRUNING, 4 * (offset + fetch))) {
            prune();
        }
        account.set(rows.bytes());
    }

    private void keepId(int number, long id) {
        ids = number == ids.length ? Arrays.copyOf(ids, number * 2) : ids;
        ids[number] = id;
    }

    private void prune() {
        sort();
        RowBuffer kept = new RowBuffer(schema);
        long[] keptIds = new long[ids.length];
        int most = (int) Math.min(offset + fetch, rows.size());
        for (int place = 0; place < most; place++) {
            keptIds[place] = ids[order[place]];
            kept.append(rows.chunk(order[place]), rows.rowInChunk(order[place]));
        }
        for (int place = most; place < rows.size(); place++) {
            saved.forget(ids[order[place]]);
        }
        rows = kept;
        ids = keptIds;
        firstUnsaved = 0;
    }

    private void sort() {
        int count = rows.size();
        order = new int[count];
        for (int row = 0; row < count; row++) {
            order[row] = row;
        }
        if (!keys.isEmpty()) {
            RowNumbers.sort(order, count, this::compare);
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
            sort();
            next = Math.min(offset, rows.size());
            end = fetch < 0 ? rows.size() : Math.min(rows.size(), next + fetch);
        }
    }

    @Override
    public void onIdle(int port) {
        output.idle();
    }

    @Override
    public boolean pending() {
        return ended && !done;
    }

    @Override
    public void step() {
        if (next >= end) {
            done = true;
            for (int number = 0; number < rows.size(); number++) {
                saved.forget(ids[number]);
            }
            rows.clear();
            firstUnsaved = 0;
            output.watermark(Long.MAX_VALUE);
            return;
        }
        int count = (int) Math.min(ColumnBatch.DEFAULT_ROWS, end - next);
        ColumnBatch batch = ColumnBatch.create(schema, count);
        for (int row = 0; row < count; row++) {
            rows.copyTo(order[(int) next + row], batch, row);
        }
        batch.rowCount = count;
        next += count;
        output.rows(batch);
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
