package io.tidemark.bench.kill;

import io.tidemark.bench.kill.SourceFeed.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each query must give, computed in the plainest way from the rows that were sent. Thread: any; its methods exclude each other. */
final class Oracle {
    static final long TUMBLE_MILLIS = 10_000;
    static final long HOP_SIZE_MILLIS = 15_000;
    static final long HOP_SLIDE_MILLIS = 5_000;
    static final long SESSION_GAP_MILLIS = 2_000;

    /** Sum and count of a group. */
    record Totals(long sum, long count) {
        Totals plus(Totals other) {
            return new Totals(sum + other.sum, count + other.count);
        }
    }

    private final Map<Long, Row> filtered = new HashMap<>();
    private final Map<Integer, List<Totals>> running = new HashMap<>();
    private final Map<String, Totals> tumbling = new HashMap<>();
    private final Map<String, Totals> hopping = new HashMap<>();
    private final Map<Integer, TreeMap<Long, Totals>> byTime = new HashMap<>();
    private final Map<Integer, Long> largest = new HashMap<>();

    synchronized void add(Row row) {
        if (row.value() % 3 != 0) {
            filtered.put(row.id(), row);
        }
        Totals one = new Totals(row.value(), 1);
        List<Totals> sums = running.computeIfAbsent(row.key(), any -> new ArrayList<>());
        sums.add(sums.isEmpty() ? one : sums.get(sums.size() - 1).plus(one));
        long tumble = Math.floorDiv(row.time(), TUMBLE_MILLIS) * TUMBLE_MILLIS + TUMBLE_MILLIS;
        tumbling.merge(window(row.key(), tumble), one, Totals::plus);
        long slide = Math.floorDiv(row.time(), HOP_SLIDE_MILLIS) * HOP_SLIDE_MILLIS + HOP_SLIDE_MILLIS;
        for (long end = slide; end < slide + HOP_SIZE_MILLIS; end += HOP_SLIDE_MILLIS) {
            hopping.merge(window(row.key(), end), one, Totals::plus);
        }
        byTime.computeIfAbsent(row.key(), any -> new TreeMap<>()).merge(row.time(), one, Totals::plus);
        largest.merge(row.key(), row.value(), Math::max);
    }

    static String window(int key, long end) {
        return key + " " + SourceFeed.timeText(end);
    }

    /** The row of an id if the filter lets it through. */
    synchronized boolean passes(long id, int key, long value) {
        Row row = filtered.get(id);
        return row != null && row.key() == key && row.value() == value;
    }

    synchronized int filteredCount() {
        return filtered.size();
    }

    /** Sum and count of a key after so many of its rows, or null if it has not had so many. */
    synchronized @org.jspecify.annotations.Nullable Totals running(int key, long count) {
        List<Totals> sums = running.getOrDefault(key, List.of());
        return count < 1 || count > sums.size() ? null : sums.get((int) count - 1);
    }

    synchronized Map<Integer, Totals> totals() {
        Map<Integer, Totals> last = new TreeMap<>();
        running.forEach((key, sums) -> last.put(key, sums.get(sums.size() - 1)));
        return last;
    }

    synchronized Map<Integer, Long> largest() {
        return new TreeMap<>(largest);
    }

    synchronized Map<String, Totals> tumbling() {
        return new HashMap<>(tumbling);
    }

    synchronized Map<String, Totals> hopping() {
        return new HashMap<>(hopping);
    }

    /** Sessions by key and end. */
    synchronized Map<String, Totals> sessions() {
        Map<String, Totals> sessions = new HashMap<>();
        byTime.forEach((key, times) -> {
            long end = Long.MIN_VALUE;
            Totals sum = new Totals(0, 0);
            for (Map.Entry<Long, Totals> entry : times.entrySet()) {
                if (end != Long.MIN_VALUE && entry.getKey() >= end) {
                    sessions.put(window(key, end), sum);
                    sum = new Totals(0, 0);
                }
                end = entry.getKey() + SESSION_GAP_MILLIS;
                sum = sum.plus(entry.getValue());
            }
            sessions.put(window(key, end), sum);
        });
        return sessions;
    }
}
