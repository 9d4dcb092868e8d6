package io.tidemark.connectors.memory;

import io.tidemark.connectors.memory.MemoryTable.Event;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads some splits of a table in memory, in turn, event by event. Batches are not copied. Thread: the task thread that
 * polls it.
 */
final class MemoryReader implements SourceReader {
    private final MemoryTable table;
    private final ScanRequest request;
    private final int[] splits;
    private final int[] ends;
    private final int[] next;
    private final long[] watermarks;
    private final boolean[] idle;
    private final boolean[] caughtUp;
    private final boolean[] finished;
    private final boolean[] paused;
    private final long[] rowsOfSplit;
    private final ColumnBatch batch;
    private @Nullable Schema mappedSchema;
    private int[] mapping = new int[0];
    private int current;
    private long firstPosition;
    private long recordsRead;

    MemoryReader(MemoryTable table, ScanRequest request, int[] tableEnds, int index, int count) {
        this.table = table;
        this.request = request;
        int own = tableEnds.length > index ? (tableEnds.length - index + count - 1) / count : 0;
        splits = new int[own];
        ends = new int[own];
        for (int split = 0; split < own; split++) {
            splits[split] = index + split * count;
            ends[split] = tableEnds[splits[split]];
        }
        next = new int[own];
        watermarks = new long[own];
        Arrays.fill(watermarks, Long.MIN_VALUE);
        idle = new boolean[own];
        caughtUp = new boolean[own];
        finished = new boolean[own];
        paused = new boolean[own];
        rowsOfSplit = new long[own];
        current = Math.max(0, own - 1);
        batch = new ColumnBatch(new ColumnVector[request.columns().size()]);
    }

    @Override
    public @Nullable ColumnBatch poll() {
        for (int turn = 0; turn < splits.length; turn++) {
            current = current + 1 < splits.length ? current + 1 : 0;
            if (paused[current]) {
                continue;
            }
            Event event = finished[current] ? null : nextEvent(current);
            caughtUp[current] = event == null;
            if (event instanceof Event.Rows rows) {
                next[current]++;
                project(rows);
                idle[current] = false;
                takeSignals(current);
                return batch;
            }
            if (event != null) {
                takeSignals(current); // no rows with them, so that the watermark is seen before the rows behind it
                return null;
            }
        }
        return null;
    }

    private @Nullable Event nextEvent(int split) {
        if (next[split] >= ends[split]) {
            finished[split] = true;
            return null;
        }
        return table.event(splits[split], next[split]);
    }

    private void takeSignals(int split) {
        for (Event event = nextEvent(split);
                event != null && !(event instanceof Event.Rows);
                event = nextEvent(split)) {
            if (event instanceof Event.Watermark watermark) {
                watermarks[split] = Math.max(watermarks[split], watermark.millis());
            } else if (event instanceof Event.Idle) {
                idle[split] = true;
            } else {
                ends[split] = next[split];
            }
            next[split]++;
        }
    }

    private void project(Event.Rows rows) {
        ColumnBatch source = rows.batch();
        if (source.kinds != null) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED,
                    "memory table " + table.name() + " holds a changing result, which cannot be read as a stream");
        }
        Schema schema = rows.schema();
        if (!schema.equals(mappedSchema)) {
            map(schema);
        }
        for (int index = 0; index < mapping.length; index++) {
            batch.columns[index] = source.columns[mapping[index]];
        }
        batch.rowCount = source.rowCount;
        batch.selection = null;
        batch.watermarksBefore = null;
        firstPosition = rowsOfSplit[current];
        rowsOfSplit[current] += source.rowCount;
        recordsRead += source.rowCount;
    }

    private void map(Schema schema) {
        mapping = new int[request.columns().size()];
        for (int index = 0; index < mapping.length; index++) {
            ScanColumn wanted = request.columns().get(index);
            int found = schema.indexOf(wanted.name());
            if (found < 0
                    || schema.type(found).layout()
                            != request.schema().type(index).layout()) {
                throw new TidemarkException(
                        ErrorCode.SOURCE_FAILED,
                        "memory table " + table.name() + " was given rows without a column "
                                + request.schema().column(index));
            }
            mapping[index] = found;
        }
        mappedSchema = schema;
    }

    @Override
    public int currentSplit() {
        return current;
    }

    @Override
    public int splitCount() {
        return splits.length;
    }

    @Override
    public long watermark(int split) {
        return watermarks[split];
    }

    @Override
    public boolean idle(int split) {
        return idle[split];
    }

    @Override
    public boolean caughtUp(int split) {
        return caughtUp[split];
    }

    @Override
    public boolean pause(int split, boolean pauses) {
        paused[split] = pauses;
        return true;
    }

    @Override
    public boolean finished(int split) {
        return finished[split];
    }

    @Override
    public boolean finished() {
        for (boolean one : finished) {
            if (!one) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String describe(int split) {
        return "memory table " + table.name() + ", split " + splits[split];
    }

    @Override
    public long position(int row) {
        return firstPosition + row;
    }

    @Override
    public long recordsRead() {
        return recordsRead;
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
