package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.RowBuffer;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.BufferAccount;
import io.tidemark.executor.state.StateLayout;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.state.StateValues;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The rows of each session, each with the session's start, end and time behind its columns. Rows wait in a list of their
 * key until their session is complete. Thread: task thread.
 */
final class SessionRows implements SessionResults {
    private static final int NONE = -1;
    private static final long GONE = -1;

    /** Behind the tables of the sessions. */
    private static final int TABLE = 2;

    /** Rows of a complete session: the numbers from 0 to {@code count}, given out up to {@code next}. */
    private static final class Complete {
        final long start;
        final long end;
        final int[] numbers;
        final int count;
        int next;

        Complete(long start, long end, int[] numbers, int count) {
            this.start = start;
            this.end = end;
            this.numbers = numbers;
            this.count = count;
        }
    }

    private final AggregateLayout layout;
    private final SessionState sessions;
    private final StateTable lists;
    private final BufferAccount account;
    private final Output output;
    private final ColumnBatch result;
    private final int width;

    private final SavedRows saved;
    private RowBuffer rows;

    /** For each row its id in snapshots, or {@link #GONE} if it need not be remembered any more. */
    private long[] ids = new long[ColumnBatch.DEFAULT_ROWS];

    /** Rows of lower numbers are in snapshots. */
    private int firstUnsaved;

    /** For each row the one before it in the list of its key, or {@link #NONE}. */
    private int[] previous = new int[ColumnBatch.DEFAULT_ROWS];

    /** Rows that are not given out yet. */
    private int waiting;

    private final ArrayDeque<Complete> complete = new ArrayDeque<>();
    private final int[] one = new int[1];
    private final int[] slot = new int[1];

    SessionRows(AggregateLayout layout, SessionState sessions, StateStore store, Output output) {
        this.layout = layout;
        this.sessions = sessions;
        account = store.buffers(
                "rows that wait for the end of their session",
                "see why the watermark does not move (EXPLAIN WHY JOB), let fewer rows in, or take a shorter gap");
        this.output = output;
        lists = store.derivedTable("session rows", new StateLayout(layout.keyTypes(), new long[] {NONE}, 0));
        rows = new RowBuffer(layout.input());
        saved = new SavedRows(layout.input(), TABLE);
        result = ColumnBatch.create(layout.output(), ColumnBatch.DEFAULT_ROWS);
        width = layout.input().size();
    }

    @Override
    public void keep(ColumnBatch batch, int[] batchRows, int count) {
        for (int place = 0; place < count; place++) {
            int row = batchRows[place];
            keep(batch, row, saved.newId(batch, row));
        }
        account.set(rows.bytes() + (long) (Integer.BYTES + Long.BYTES) * previous.length);
    }

    private void keep(ColumnBatch batch, int row, long id) {
        int number = rows.append(batch, row);
        one[0] = row;
        lists.locate(batch, layout.keyColumns(), one, 0, 1, slot);
        link(number, id);
        waiting++;
    }

    /** Puts a row at the head of the list in {@link #slot}. */
    private void link(int number, long id) {
        if (number == previous.length) {
            previous = Arrays.copyOf(previous, number * 2);
            ids = Arrays.copyOf(ids, number * 2);
        }
        ids[number] = id;
        previous[number] = (int) lists.values()[slot[0]];
        lists.values()[slot[0]] = number;
    }

    @Override
    public void complete(ColumnVector[] keys, int[] keyRows, StateValues state, int[] slots, int count) {
        for (int place = 0; place < count; place++) {
            one[0] = keyRows[place];
            lists.find(keys, one, 0, 1, slot);
            take(sessions.start(state, slots[place]), sessions.end(state, slots[place]));
        }
    }

    /** Takes the rows of a session out of the list in {@link #slot}. */
    private void take(long start, long end) {
        int[] numbers = new int[8];
        int count = 0;
        int kept = NONE;
        int head = NONE;
        for (int number = (int) lists.values()[slot[0]]; number != NONE; number = previous[number]) {
            long time = timeOf(number);
            if (time >= start && time < end) {
                numbers = count == numbers.length ? Arrays.copyOf(numbers, count * 2) : numbers;
                numbers[count++] = number;
                saved.forget(ids[number]);
                ids[number] = GONE;
                continue;
            }
            if (kept == NONE) {
                head = number;
            } else {
                previous[kept] = number;
            }
            kept = number;
        }
        if (kept == NONE) {
            lists.remove(slot[0]);
        } else {
            previous[kept] = NONE;
            lists.values()[slot[0]] = head;
        }
        Arrays.sort(numbers, 0, count); // the order of arrival
        RowNumbers.sort(numbers, count, (left, right) -> Long.compare(timeOf(left), timeOf(right)));
        complete.addLast(new Complete(start, end, numbers, count));
    }

    private long timeOf(int number) {
        return rows.chunk(number).longs(layout.timeColumn()).values[rows.rowInChunk(number)];
    }

    @Override
    public boolean giveOut() {
        if (complete.isEmpty()) {
            return false;
        }
        result.clear();
        int at = 0;
        while (at < ColumnBatch.DEFAULT_ROWS && !result.hasManyBytes() && !complete.isEmpty()) {
            Complete session = complete.getFirst();
            for (; session.next < session.count && at < ColumnBatch.DEFAULT_ROWS && !result.hasManyBytes(); at++) {
                int number = session.numbers[session.next++];
                copy(number, at);
                result.longs(width).values[at] = session.start;
                result.longs(width + 1).values[at] = session.end;
                result.longs(width + 2).values[at] = session.end - 1;
            }
            if (session.next == session.count) {
                complete.removeFirst();
            }
        }
        result.rowCount = at;
        waiting -= at;
        output.rows(result);
        if (complete.isEmpty() && waiting < rows.size() / 2) {
            compact();
        }
        return true;
    }

    private void copy(int number, int at) {
        ColumnBatch chunk = rows.chunk(number);
        for (int column = 0; column < width; column++) {
            result.columns[column].copyFrom(chunk.columns[column], rows.rowInChunk(number), at);
        }
    }

    /** Brings the rows that still wait together. */
    private void compact() {
        RowBuffer old = rows;
        boolean[] waits = new boolean[old.size()];
        markWaiting(waits);
        rows = new RowBuffer(layout.input());
        lists.clear();
        waiting = 0;
        int kept = 0;
        for (int number = 0; number < waits.length; number++) {
            if (waits[number]) {
                keep(old.chunk(number), old.rowInChunk(number), ids[number]);
                kept += number < firstUnsaved ? 1 : 0;
            }
        }
        firstUnsaved = kept;
        account.set(rows.bytes() + (long) (Integer.BYTES + Long.BYTES) * previous.length);
    }

    private void markWaiting(boolean[] waits) {
        ColumnVector[] keys = layout.keyTypes().stream()
                .map(type -> ColumnVector.create(type, ColumnBatch.DEFAULT_ROWS))
                .toArray(ColumnVector[]::new);
        int[] slots = new int[ColumnBatch.DEFAULT_ROWS];
        try (var cursor = lists.cursor()) {
            for (int count = cursor.next(keys, 0, slots, slots.length);
                    count > 0;
                    count = cursor.next(keys, 0, slots, slots.length)) {
                for (int place = 0; place < count; place++) {
                    int number = (int) cursor.values()[slots[place]];
                    for (; number != NONE; number = previous[number]) {
                        waits[number] = true;
                    }
                }
            }
        }
    }

    @Override
    public void placed(TaskShare share) {
        saved.placed(share);
    }

    @Override
    public void snapshot(SnapshotWriter target) {
        saved.begin(target);
        for (int number = firstUnsaved; number < rows.size(); number++) {
            if (ids[number] != GONE) {
                saved.put(target, SnapshotWriter.NO_PANE, ids[number], rows.chunk(number), rows.rowInChunk(number));
            }
        }
        saved.end();
        firstUnsaved = rows.size();
    }

    @Override
    public void restore(SnapshotReader source) {
        saved.restore(source, (pane, id, batch, row) -> keep(batch, row, id));
        firstUnsaved = rows.size();
        account.set(rows.bytes() + (long) (Integer.BYTES + Long.BYTES) * previous.length);
    }

    @Override
    public void close() {
        lists.close();
    }
}
