package io.tidemark.shell.live;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.shell.output.CellText;
import io.tidemark.shell.output.ResultShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a changing result as they stand now. A new version of a row ({@code +U} behind {@code -U}) takes the place of
 * the old one, so that a row stays where it is on the screen. Mutable. Thread: the view's.
 */
public final class LiveTable {
    /** Rows that are kept to be shown; more are counted only. */
    static final int MOST_ROWS = 100_000;

    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final CellText cells;
    private final Map<Long, LiveRow> rows = new LinkedHashMap<>();
    private final Map<List<String>, Deque<Long>> places = new HashMap<>();
    private final Deque<Vacated> vacated = new ArrayDeque<>();
    private long nextPlace;
    private long notKept;

    /** A row whose new version is still to come. */
    private record Vacated(long place, long nanos) {}

    /** A table without rows; the kind of a row is no cell of it. */
    public LiveTable(ResultShape shape) {
        this.cells = new CellText(new ResultShape(shape.schema(), false, shape.timeZone()));
    }

    /** The texts of its cells. */
    public CellText cells() {
        return cells;
    }

    /** Takes changes. */
    public void apply(ColumnBatch batch, long nowNanos) {
        for (int place = 0; place < batch.activeCount(); place++) {
            int row = batch.activeRow(place);
            String[] values = cells.row(batch, row);
            switch (batch.kind(row)) { // each case works on the maps; there is no value to give
                case INSERT, UPDATE_AFTER -> add(values, nowNanos);
                case UPDATE_BEFORE -> vacate(values, nowNanos);
                case DELETE -> delete(values);
            }
        }
    }

    /** How many rows the result has. */
    public long rowCount() {
        return rows.size() + notKept - vacated.size();
    }

    /**
     * The rows in the order in which they first came. One whose new version has not come yet shows the old one for a
     * moment: both may stand in different batches.
     */
    List<LiveRow> rows(long nowNanos) {
        vacated.removeIf(row -> {
            boolean gone = nowNanos - row.nanos() > PATIENCE_NANOS;
            if (gone) {
                rows.remove(row.place());
            }
            return gone;
        });
        return new ArrayList<>(rows.values());
    }

    private void add(String[] values, long nowNanos) {
        Vacated free = vacated.poll();
        LiveRow old = free == null ? null : rows.get(free.place());
        if (old == null && rows.size() >= MOST_ROWS) {
            notKept++;
            return;
        }
        long place = free == null ? nextPlace++ : free.place();
        if (old == null) {
            rows.put(place, new LiveRow(values, nowNanos));
        } else {
            old.replace(values, nowNanos);
        }
        places.computeIfAbsent(Arrays.asList(values), key -> new ArrayDeque<>(1))
                .push(place);
    }

    private void vacate(String[] values, long nowNanos) {
        Long place = take(values);
        if (place == null) {
            notKept--;
        } else {
            vacated.push(new Vacated(place, nowNanos));
        }
    }

    private void delete(String[] values) {
        Long place = take(values);
        if (place == null) {
            notKept--;
        } else {
            rows.remove(place);
        }
    }

    private @Nullable Long take(String[] values) {
        List<String> key = Arrays.asList(values);
        Deque<Long> found = places.get(key);
        if (found == null) {
            return null;
        }
        Long place = found.poll();
        if (found.isEmpty()) {
            places.remove(key);
        }
        return place;
    }
}
