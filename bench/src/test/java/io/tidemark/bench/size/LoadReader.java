package io.tidemark.bench.size;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.thread.SystemClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the rows of {@link LoadConnector}, and tells {@link LoadNotes} of them. Thread: task thread. */
final class LoadReader implements SourceReader {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ColumnBatch batch;
    private final List<String> columns;
    private final long keys;
    private final long rows;
    private final long rate;
    private final long first;
    private final boolean owns;
    private long next;
    private long rateSince = -1;
    private long rateFrom;
    private long lastPoll;
    private long lastCpu;

    LoadReader(ScanRequest request, long first, boolean owns) {
        this.first = first;
        this.owns = owns;
        next = first;
        keys = request.options().number(LoadConnector.KEYS).orElse(1L);
        rows = request.options().number(LoadConnector.ROWS).orElse(Long.MAX_VALUE);
        rate = request.options().number(LoadConnector.RATE).orElse(0L);
        columns = request.columns().stream().map(ScanRequest.ScanColumn::name).toList();
        batch = ColumnBatch.create(request.schema(), ColumnBatch.DEFAULT_ROWS);
    }

    @Override
    public @Nullable ColumnBatch poll() {
        long now = SystemClock.INSTANCE.nanos();
        if (lastPoll > 0) {
            long cpu = THREADS.getCurrentThreadCpuTime();
            LoadNotes.gap(now - lastPoll, cpu - lastCpu);
            lastCpu = cpu;
        } else {
            lastCpu = THREADS.getCurrentThreadCpuTime();
            LoadNotes.polled();
        }
        lastPoll = now;
        long due = owns ? due(now) : 0;
        if (due <= 0) {
            return null;
        }
        int count = (int) Math.min(due, ColumnBatch.DEFAULT_ROWS);
        fill(count);
        next += count;
        LoadNotes.read(count);
        return batch;
    }

    private long due(long now) {
        if (next < keys || rate == 0) {
            return Math.min(rows - next, next < keys ? keys - next : Long.MAX_VALUE);
        }
        if (rateSince < 0) {
            rateSince = now;
            rateFrom = next;
        }
        return Math.min(rows, rateFrom + (long) ((now - rateSince) / 1e9 * rate)) - next;
    }

    private void fill(int count) {
        batch.clear();
        for (int column = 0; column < columns.size(); column++) {
            long[] values = ((LongVector) batch.columns[column]).values;
            switch (columns.get(column)) {
                case "k" -> fillKeys(values, count);
                case "ts" -> {
                    for (int row = 0; row < count; row++) {
                        values[row] = LoadConnector.time(next + row);
                    }
                }
                default -> {
                    for (int row = 0; row < count; row++) {
                        values[row] = LoadConnector.value(next + row);
                    }
                }
            }
        }
        batch.rowCount = count;
    }

    private void fillKeys(long[] values, int count) {
        long key = LoadConnector.key(next, keys);
        long step = next < keys ? 1 : LoadConnector.key(keys + 1, keys);
        for (int row = 0; row < count; row++) {
            values[row] = key;
            key += step;
            key -= key >= keys ? keys : 0;
        }
    }

    @Override
    public int currentSplit() {
        return 0;
    }

    @Override
    public int splitCount() {
        return owns ? 1 : 0;
    }

    @Override
    public boolean caughtUp(int split) {
        return false;
    }

    @Override
    public boolean finished(int split) {
        return next >= rows;
    }

    @Override
    public boolean finished() {
        return !owns || next >= rows;
    }

    @Override
    public String describe(int split) {
        return "load";
    }

    @Override
    public long position(int row) {
        return next + row;
    }

    @Override
    public List<SplitPosition> positions() {
        return owns ? List.of(new SplitPosition("load", String.valueOf(next))) : List.of();
    }

    @Override
    public long recordsRead() {
        return next - first;
    }

    @Override
    public void close() {
        // nothing was opened
    }
}
