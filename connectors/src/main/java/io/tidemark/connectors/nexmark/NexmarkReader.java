package io.tidemark.connectors.nexmark;

import io.tidemark.connectors.nexmark.NexmarkGenerator.Kind;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.thread.SystemClock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes up the wanted columns of one kind of event. Thread: the task thread that polls it. */
final class NexmarkReader implements SourceReader {
    private static final double NANOS_PER_SECOND = 1e9;

    private final String table;
    private final Kind kind;
    private final NexmarkGenerator generator;
    private final NexmarkField[] drawn;
    private final int[][] columnsOfDrawn;
    private final ColumnBatch batch;
    private final long[] events = new long[ColumnBatch.DEFAULT_ROWS];
    private final long end;
    private final long rate;
    private final int splits;
    private final long firstEvent;
    private long next;
    private long startNanos;
    private boolean started;
    private boolean caughtUp;
    private long recordsRead;

    NexmarkReader(ScanRequest request, Kind kind, List<NexmarkField> fields, int splits) {
        this.kind = kind;
        this.splits = splits;
        table = request.table().name();
        generator = NexmarkConnector.generator(request.options());
        end = splits == 0
                ? 0
                : request.options().number(NexmarkConnector.EVENTS).orElse(Long.MAX_VALUE);
        rate = request.options().number(NexmarkConnector.RATE).orElse(0L);
        List<SplitPosition> start = request.start() == null ? List.of() : request.start();
        next = start.stream()
                .mapToLong(position -> Long.parseLong(position.position()))
                .max()
                .orElse(0);
        firstEvent = next;
        batch = ColumnBatch.create(request.schema(), ColumnBatch.DEFAULT_ROWS);
        NexmarkField[] all = NexmarkField.of(kind);
        int last = fields.stream()
                .mapToInt(field -> List.of(all).indexOf(field))
                .max()
                .orElse(-1);
        drawn = java.util.Arrays.copyOf(all, last + 1);
        columnsOfDrawn = new int[drawn.length][];
        for (int index = 0; index < drawn.length; index++) {
            NexmarkField field = drawn[index];
            columnsOfDrawn[index] = java.util.stream.IntStream.range(0, fields.size())
                    .filter(column -> fields.get(column) == field)
                    .toArray();
        }
    }

    @Override
    public @Nullable ColumnBatch poll() {
        long due = Math.min(end, due());
        batch.clear();
        int row = 0;
        while (next < due && row < events.length) {
            if (NexmarkGenerator.kind(next) == kind) {
                fill(next, row);
                events[row] = next;
                row++;
            }
            next++;
        }
        batch.rowCount = row;
        recordsRead += row;
        caughtUp = next >= due && row == 0;
        return row == 0 ? null : batch;
    }

    /** How many events there are by now. */
    private long due() {
        if (rate == 0) {
            return Long.MAX_VALUE;
        }
        long now = SystemClock.INSTANCE.nanos();
        if (!started) {
            started = true;
            startNanos = now;
        }
        return (long) ((now - startNanos) / NANOS_PER_SECOND * rate) + 1 + firstEvent;
    }

    private void fill(long event, int row) {
        generator.seek(event);
        for (int index = 0; index < drawn.length; index++) {
            if (drawn[index].isText()) {
                byte[] text = drawn[index].text(generator);
                for (int column : columnsOfDrawn[index]) {
                    batch.bytes(column).set(row, text, 0, text.length);
                }
            } else {
                long number = drawn[index].number(generator);
                for (int column : columnsOfDrawn[index]) {
                    batch.longs(column).values[row] = number;
                }
            }
        }
    }

    @Override
    public int currentSplit() {
        return 0;
    }

    @Override
    public int splitCount() {
        return splits;
    }

    @Override
    public boolean caughtUp(int split) {
        return caughtUp;
    }

    @Override
    public boolean finished(int split) {
        return finished();
    }

    @Override
    public boolean finished() {
        return next >= end;
    }

    @Override
    public String describe(int split) {
        return "generator of " + table;
    }

    @Override
    public long position(int row) {
        return events[row];
    }

    /** The one split goes on with the event of this number. */
    @Override
    public List<SplitPosition> positions() {
        return splits == 0 ? List.of() : List.of(new SplitPosition("0", Long.toString(next)));
    }

    @Override
    public double fractionRead() {
        if (end == Long.MAX_VALUE) {
            return Double.NaN;
        }
        return end <= firstEvent ? 1 : (double) (next - firstEvent) / (end - firstEvent);
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
