package io.tidemark.connectors.datagen;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.thread.SystemClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes up the wanted columns of some splits, in turn. Thread: the task thread that polls it. */
final class DatagenReader implements SourceReader {
    /**
     * Which rows it makes.
     *
     * @param own the numbers of its splits
     * @param splits how many there are in all; row n belongs to split n % splits
     * @param rows how many rows all splits have together
     * @param startNanos when the first row is due
     * @param nowMillis what 'now' stands for
     */
    record Plan(int[] own, int splits, long rows, long startNanos, long nowMillis) {}

    private static final double NANOS_PER_SECOND = 1e9;

    /** Rows of fewer bytes fill a batch by their number. */
    private static final long LEAST_ROW_BYTES = ColumnBatch.MANY_BYTES / ColumnBatch.DEFAULT_ROWS;

    private final String table;
    private final List<ColumnGenerator> generators;
    private final Plan plan;
    private final long rate;
    private final int rowsAtOnce;
    private final ColumnBatch batch;
    private final long[] next;
    private final long firstRow;
    private final boolean[] caughtUp;
    private int current = -1;
    private long firstOfBatch;
    private long recordsRead;

    /** @param from the number of the next row of each own split */
    DatagenReader(ScanRequest request, List<ColumnGenerator> generators, Plan plan, long[] from) {
        this.table = request.table().name();
        this.generators = generators;
        this.plan = plan;
        rate = request.options().number(DatagenConnector.RATE).orElse(0L);
        batch = ColumnBatch.create(request.schema(), ColumnBatch.DEFAULT_ROWS);
        long rowBytes =
                generators.stream().mapToLong(ColumnGenerator::bytesPerRow).sum();
        rowsAtOnce = (int) Math.max(1, ColumnBatch.MANY_BYTES / Math.max(LEAST_ROW_BYTES, rowBytes));
        caughtUp = new boolean[plan.own().length];
        next = from.clone();
        firstRow = Arrays.stream(from).min().orElse(0);
    }

    @Override
    public @Nullable ColumnBatch poll() {
        long due = Math.min(plan.rows(), due());
        for (int turn = 0; turn < next.length; turn++) {
            current = current + 1 < next.length ? current + 1 : 0;
            long left = due <= next[current] ? 0 : (due - next[current] - 1) / plan.splits() + 1;
            caughtUp[current] = left == 0;
            if (left > 0) {
                fill((int) Math.min(left, rowsAtOnce));
                return batch;
            }
        }
        return null;
    }

    /** How many rows there are by now. */
    private long due() {
        if (rate == 0) {
            return Long.MAX_VALUE;
        }
        return (long) ((SystemClock.INSTANCE.nanos() - plan.startNanos()) / NANOS_PER_SECOND * rate) + 1 + firstRow;
    }

    private void fill(int count) {
        batch.clear();
        firstOfBatch = next[current];
        for (int column = 0; column < batch.columns.length; column++) {
            generators.get(column).fill(batch.columns[column], firstOfBatch, plan.splits(), count);
        }
        batch.rowCount = count;
        recordsRead += count;
        next[current] += (long) count * plan.splits();
    }

    @Override
    public int currentSplit() {
        return Math.max(0, current);
    }

    @Override
    public int splitCount() {
        return next.length;
    }

    @Override
    public boolean caughtUp(int split) {
        return caughtUp[split];
    }

    @Override
    public boolean finished(int split) {
        return next[split] >= plan.rows();
    }

    @Override
    public boolean finished() {
        for (int split = 0; split < next.length; split++) {
            if (!finished(split)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String describe(int split) {
        return "generator of " + table + ", split " + plan.own()[split];
    }

    @Override
    public long position(int row) {
        return firstOfBatch + (long) row * plan.splits();
    }

    @Override
    public List<SplitPosition> positions() {
        List<SplitPosition> found = new ArrayList<>();
        for (int split = 0; split < next.length; split++) {
            found.add(new DatagenPosition(plan.own()[split], next[split], plan.nowMillis()).text());
        }
        return found;
    }

    @Override
    public double fractionRead() {
        if (plan.rows() == Long.MAX_VALUE || next.length == 0) {
            return Double.NaN;
        }
        double done = 0;
        for (long row : next) {
            done += Math.min(row, plan.rows()) - firstRow;
        }
        return plan.rows() <= firstRow ? 1 : done / next.length / (plan.rows() - firstRow);
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
