package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.RowBuffer;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.types.Schema;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Rows that wait, taken out in the order of time, and of arrival where times are equal. A row that is no earlier than the
 * one behind which it comes stands in a line; others stand in a heap beside it, so that rows in order cost nothing to sort
 * and the others the logarithm of how many they are. Mutable; owned by one operator. Thread: task thread.
 */
final class HeldRows {
    /** So many rows may stay in memory behind those that are gone before they are brought together. */
    private static final int LEAST_GONE = 2 * ColumnBatch.DEFAULT_ROWS;

    private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;

    private final Schema schema;
    private final int timeColumn;
    private RowBuffer rows;
    private final BitSet waiting = new BitSet();
    private final SavedRows saved;

    /** For each row its id in snapshots. */
    private long[] ids = new long[ColumnBatch.DEFAULT_ROWS];

    /** Rows of lower numbers are in snapshots. */
    private int firstUnsaved;

    /** The line: rows from {@code first} on, {@code lineSize} of them, around the end of the arrays. */
    private long[] lineTimes = new long[ColumnBatch.DEFAULT_ROWS];

    private int[] line = new int[ColumnBatch.DEFAULT_ROWS];
    private int first;
    private int lineSize;
    private long lastTime = Long.MIN_VALUE;

    private long[] heapTimes = new long[64];
    private int[] heap = new int[64];
    private int heapSize;

    HeldRows(Schema schema, int timeColumn) {
        this.schema = schema;
        this.timeColumn = timeColumn;
        rows = new RowBuffer(schema);
        saved = new SavedRows(schema, 0);
    }

    /** How many rows wait. */
    int size() {
        return lineSize + heapSize;
    }

    /** About how many bytes they take. */
    long bytes() {
        return rows.bytes()
                + (long) ENTRY_BYTES * (line.length + heap.length)
                + (long) Long.BYTES * ids.length
                + waiting.size() / Byte.SIZE;
    }

    /** Copies the first {@code count} of the listed rows, which have a time. */
    void add(ColumnBatch batch, int[] listed, int count) {
        int number = rows.size();
        rows.append(batch, listed, count);
        waiting.set(number, number + count);
        long[] times = batch.longs(timeColumn).values;
        for (int place = 0; place < count; place++) {
            keepId(number + place, saved.newId(batch, listed[place]));
            add(times[listed[place]], number + place);
        }
    }

    private void keepId(int number, long id) {
        ids = number == ids.length ? Arrays.copyOf(ids, number * 2) : ids;
        ids[number] = id;
    }

    private void add(long time, int number) {
        if (lineSize == 0 || time >= lastTime) {
            addToLine(time, number);
        } else {
            addToHeap(time, number);
        }
    }

    private void addToLine(long time, int number) {
        if (lineSize == line.length) {
            long[] times = new long[lineSize * 2];
            int[] numbers = new int[lineSize * 2];
            int head = lineSize - first;
            System.arraycopy(lineTimes, first, times, 0, head);
            System.arraycopy(lineTimes, 0, times, head, first);
            System.arraycopy(line, first, numbers, 0, head);
            System.arraycopy(line, 0, numbers, head, first);
            lineTimes = times;
            line = numbers;
            first = 0;
        }
        int at = first + lineSize++;
        at -= at >= line.length ? line.length : 0;
        lineTimes[at] = time;
        line[at] = number;
        lastTime = time;
    }

    private void addToHeap(long time, int number) {
        if (heapSize == heap.length) {
            heapTimes = Arrays.copyOf(heapTimes, heapSize * 2);
            heap = Arrays.copyOf(heap, heapSize * 2);
        }
        int at = heapSize++;
        while (at > 0 && isBefore(time, number, (at - 1) >>> 1)) {
            move((at - 1) >>> 1, at);
            at = (at - 1) >>> 1;
        }
        heapTimes[at] = time;
        heap[at] = number;
    }

    private boolean isBefore(long time, int number, int other) {
        return time < heapTimes[other] || time == heapTimes[other] && number < heap[other];
    }

    private void move(int from, int to) {
        heapTimes[to] = heapTimes[from];
        heap[to] = heap[from];
    }

    /** The time of the row to be taken out next; Long.MAX_VALUE if there is none. */
    long nextTime() {
        long fromLine = lineSize == 0 ? Long.MAX_VALUE : lineTimes[first];
        return heapSize == 0 ? fromLine : Math.min(fromLine, heapTimes[0]);
    }

    /** Takes the next row out and copies it into a row of a batch. */
    void takeInto(ColumnBatch target, int row) {
        boolean fromLine =
                heapSize == 0 || lineSize > 0 && !isBefore(heapTimes[0], heap[0], lineTimes[first], line[first]);
        int number = fromLine ? takeFromLine() : takeFromHeap();
        waiting.clear(number);
        saved.forget(ids[number]);
        rows.copyTo(number, target, row);
    }

    private static boolean isBefore(long time, int number, long otherTime, int otherNumber) {
        return time < otherTime || time == otherTime && number < otherNumber;
    }

    private int takeFromLine() {
        int number = line[first++];
        first = first == line.length ? 0 : first;
        lineSize--;
        return number;
    }

    private int takeFromHeap() {
        int number = heap[0];
        heapSize--;
        long time = heapTimes[heapSize];
        int last = heap[heapSize];
        int at = 0;
        for (int child = 1; child < heapSize; child = 2 * at + 1) {
            child += child + 1 < heapSize && isBefore(heapTimes[child + 1], heap[child + 1], child) ? 1 : 0;
            if (!isBefore(heapTimes[child], heap[child], time, last)) {
                break;
            }
            move(child, at);
            at = child;
        }
        heapTimes[at] = time;
        heap[at] = last;
        return number;
    }

    /** Gives memory back if much of it is of rows that are gone; costs at most about one copy for each of them. */
    void compact() {
        int gone = rows.size() - size();
        if (gone >= LEAST_GONE && gone >= size()) {
            bringTogether();
        }
    }

    private void bringTogether() {
        RowBuffer old = rows;
        rows = new RowBuffer(schema);
        int[] moved = new int[old.size()];
        int[] listed = new int[ColumnBatch.DEFAULT_ROWS];
        int kept = 0;
        int keptSaved = 0;
        int count = 0;
        ColumnBatch chunk = null;
        for (int number = waiting.nextSetBit(0); number >= 0; number = waiting.nextSetBit(number + 1)) {
            if (chunk != null && (chunk != old.chunk(number) || count == listed.length)) {
                rows.append(chunk, listed, count);
                count = 0;
            }
            chunk = old.chunk(number);
            listed[count++] = old.rowInChunk(number);
            keptSaved += number < firstUnsaved ? 1 : 0;
            ids[kept] = ids[number];
            moved[number] = kept++;
        }
        firstUnsaved = keptSaved;
        if (chunk != null) {
            rows.append(chunk, listed, count);
        }
        for (int place = 0; place < lineSize; place++) {
            int at = first + place;
            at -= at >= line.length ? line.length : 0;
            line[at] = moved[line[at]];
        }
        for (int at = 0; at < heapSize; at++) {
            heap[at] = moved[heap[at]]; // the order stays
        }
        waiting.clear();
        waiting.set(0, kept);
        shrink();
    }

    private void shrink() {
        if (rows.size() < ids.length / 8) {
            ids = Arrays.copyOf(ids, Math.max(ColumnBatch.DEFAULT_ROWS, rows.size() * 2));
        }
        if (lineSize < line.length / 8 && first + lineSize <= line.length) {
            int length = Math.max(ColumnBatch.DEFAULT_ROWS, lineSize * 2);
            lineTimes = Arrays.copyOf(Arrays.copyOfRange(lineTimes, first, first + lineSize), length);
            line = Arrays.copyOf(Arrays.copyOfRange(line, first, first + lineSize), length);
            first = 0;
        }
        if (heapSize < heap.length / 8) {
            heapTimes = Arrays.copyOf(heapTimes, Math.max(64, heapSize * 2));
            heap = Arrays.copyOf(heap, Math.max(64, heapSize * 2));
        }
    }

    void placed(TaskShare share) {
        saved.placed(share);
    }

    void snapshot(SnapshotWriter target) {
        saved.begin(target);
        for (int number = waiting.nextSetBit(firstUnsaved); number >= 0; number = waiting.nextSetBit(number + 1)) {
            saved.put(target, SnapshotWriter.NO_PANE, ids[number], rows.chunk(number), rows.rowInChunk(number));
        }
        saved.end();
        firstUnsaved = rows.size();
    }

    /** Takes what {@link #snapshot} wrote; nothing may wait yet. */
    void restore(SnapshotReader source) {
        saved.restore(source, (pane, id, batch, row) -> {
            int number = rows.append(batch, row);
            keepId(number, id);
            waiting.set(number);
            add(batch.longs(timeColumn).values[row], number);
        });
        firstUnsaved = rows.size();
    }
}
