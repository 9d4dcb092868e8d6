package io.tidemark.connectors.memory;

import io.tidemark.connectors.memory.MemoryTable.Event;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads some splits of a table in memory, in turn, event by event. Batches are not copied. Thread: the task thread that
 * polls it.
 */
final class MemoryReader implements SourceReader {
    private static final int METADATA = -1;

    private final MemoryTable table;
    private final ScanRequest request;
    private final int index;
    private final int count;
    private final List<Split> splits = new ArrayList<>();
    private final ColumnBatch batch;
    private @Nullable Schema mappedSchema;
    private int[] mapping = new int[0];
    private int current;
    private long firstPosition;
    private long recordsRead;

    MemoryReader(MemoryTable table, ScanRequest request, int[] tableEnds, int index, int count) {
        this.table = table;
        this.request = request;
        this.index = index;
        this.count = count;
        for (int split = index; split < tableEnds.length; split += count) {
            splits.add(new Split(split, tableEnds[split]));
        }
        current = Math.max(0, splits.size() - 1);
        batch = new ColumnBatch(new ColumnVector[request.columns().size()]);
    }

    /** How far a split has been read. */
    private static final class Split {
        private final int number;
        private int end;
        private int next;
        private long watermark = Long.MIN_VALUE;
        private boolean idle;
        private boolean caughtUp;
        private boolean finished;
        private boolean paused;
        private long rows;

        Split(int number, int end) {
            this.number = number;
            this.end = end;
        }
    }

    /** Splits that the table has got since; a bounded scan knows its own from the beginning. */
    private void findSplits() {
        int known = request.bounded() ? 0 : table.splitCount();
        for (int split = index + splits.size() * count; split < known; split += count) {
            splits.add(new Split(split, Integer.MAX_VALUE));
        }
    }

    @Override
    public @Nullable ColumnBatch poll() {
        findSplits();
        for (int turn = 0; turn < splits.size(); turn++) {
            current = current + 1 < splits.size() ? current + 1 : 0;
            if (splits.get(current).paused) {
                continue;
            }
            Event event = splits.get(current).finished ? null : nextEvent(current);
            splits.get(current).caughtUp = event == null;
            if (event instanceof Event.Rows rows) {
                splits.get(current).next++;
                project(rows);
                splits.get(current).idle = false;
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
        if (splits.get(split).next >= splits.get(split).end) {
            splits.get(split).finished = true;
            return null;
        }
        return table.event(splits.get(split).number, splits.get(split).next);
    }

    private void takeSignals(int split) {
        for (Event event = nextEvent(split);
                event != null && !(event instanceof Event.Rows);
                event = nextEvent(split)) {
            if (event instanceof Event.Watermark watermark) {
                splits.get(split).watermark = Math.max(splits.get(split).watermark, watermark.millis());
            } else if (event instanceof Event.Idle) {
                splits.get(split).idle = true;
            } else {
                splits.get(split).end = splits.get(split).next;
            }
            splits.get(split).next++;
        }
    }

    private void project(Event.Rows rows) {
        ColumnBatch source = rows.batch();
        boolean keyed = request.table().keyed(); // then rows are taken by their key
        if (source.kinds != null && !keyed) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED,
                    "memory table " + table.name() + " holds a changing result, which cannot be read as a stream");
        }
        Schema schema = rows.schema();
        if (!schema.equals(mappedSchema)) {
            map(schema);
        }
        for (int index = 0; index < mapping.length; index++) {
            batch.columns[index] =
                    mapping[index] == METADATA ? metadata(index, source.rowCount) : source.columns[mapping[index]];
        }
        batch.rowCount = source.rowCount;
        batch.kinds = source.kinds;
        batch.selection = null;
        batch.watermarksBefore = null;
        firstPosition = splits.get(current).rows;
        splits.get(current).rows += source.rowCount;
        recordsRead += source.rowCount;
    }

    private ColumnVector metadata(int index, int rows) {
        ColumnVector column = ColumnVector.create(request.schema().type(index), rows);
        byte[] name = table.name().getBytes(StandardCharsets.UTF_8);
        for (int row = 0; row < rows; row++) {
            long offset = splits.get(current).rows + row;
            if (column instanceof LongVector longs) {
                longs.values[row] = switch (request.columns().get(index).name()) {
                    case "partition" -> splits.get(current).number;
                    case "line" -> offset + 1;
                    default -> offset;
                };
            } else if (column instanceof BytesVector texts) {
                texts.set(row, name, 0, name.length);
            }
        }
        return column;
    }

    private void map(Schema schema) {
        mapping = new int[request.columns().size()];
        for (int index = 0; index < mapping.length; index++) {
            ScanColumn wanted = request.columns().get(index);
            if (wanted.metadata()) {
                mapping[index] = METADATA;
                continue;
            }
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
        return splits.size();
    }

    @Override
    public long watermark(int split) {
        return splits.get(split).watermark;
    }

    @Override
    public boolean idle(int split) {
        return splits.get(split).idle;
    }

    @Override
    public boolean caughtUp(int split) {
        return splits.get(split).caughtUp;
    }

    @Override
    public boolean pause(int split, boolean pauses) {
        splits.get(split).paused = pauses;
        return true;
    }

    @Override
    public boolean finished(int split) {
        return splits.get(split).finished;
    }

    @Override
    public boolean finished() {
        for (Split one : splits) {
            if (!one.finished) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String describe(int split) {
        return "memory table " + table.name() + ", split " + splits.get(split).number;
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
