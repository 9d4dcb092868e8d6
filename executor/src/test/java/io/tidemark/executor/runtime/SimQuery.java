package io.tidemark.executor.runtime;

import io.tidemark.executor.operator.TextRows;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.WindowSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The jobs that are simulated, each with what it must come to, in plain Java. The rows are such that the result does not
 * depend on the order in which partitions are read. Stateless.
 */
enum SimQuery {
    /** Rows above a price. */
    FILTER(3),
    /** Count and sum by item, as changes. */
    SUMS(3),
    TUMBLE(3),
    HOP(2),
    SESSION(2),
    /** Two windows of one scan, joined: tasks with several inputs. */
    JOIN(2),
    /** Rows with the totals of their window: tasks that send to one another in a circle. */
    CIRCLE(3),
    /** Rows until the watermark is beyond them. */
    HELD(3),
    /** Windows of rows; of one partition, since they go by the order of arrival. */
    ROWS(1),
    /** Windows, and late rows into a topic of their own: two outputs. */
    LATE(1);

    static final String IN = "bids";
    static final String OUT = "out";
    static final String LATE_OUT = "late";
    private static final long DELAY = 4_000;
    private static final long SIZE = 10_000;
    private static final long LIMIT = 30;

    final int partitions;

    SimQuery(int partitions) {
        this.partitions = partitions;
    }

    PhysicalPlan plan() {
        PhysicalNode scan = SimPlans.scan(IN, DELAY);
        WindowSpec tumble = new WindowSpec.Tumble(SIZE, 0);
        WindowSpec hop = new WindowSpec.Hop(SIZE / 2, SIZE, 0);
        return SimPlans.into(
                OUT,
                switch (this) {
                    case FILTER -> SimPlans.above(scan, LIMIT);
                    case SUMS -> SimPlans.sums(scan);
                    case TUMBLE -> SimPlans.windows(scan, tumble);
                    case HOP -> SimPlans.windows(scan, hop);
                    case SESSION -> SimPlans.windows(scan, new WindowSpec.Session(SIZE / 4, false));
                    case JOIN -> SimPlans.join(SimPlans.windows(scan, tumble), SimPlans.windows(scan, hop));
                    case HELD -> new PhysicalNode.HoldBack(scan, 3, 1);
                    case ROWS -> SimPlans.rowWindows(scan);
                    case CIRCLE -> SimPlans.withTotals(scan, tumble);
                    case LATE ->
                        SimPlans.windows(
                                new PhysicalNode.LateRows(
                                        scan,
                                        List.of(0, 1, 2, 3),
                                        SimConnector.SCHEMA,
                                        SimConnector.table(LATE_OUT, SimConnector.SCHEMA)),
                                tumble);
                });
    }

    /** Row number so-and-so of a partition. */
    static SimLog.Row row(int partition, int number) {
        long id = partition * 1_000L + number;
        long disorder = (id * 7919) % (DELAY / 1_000) * 900;
        boolean late = number % 10 == 9 && number > 15;
        long time = number * 1_500L + DELAY - disorder - (late ? 2 * SIZE : 0);
        return new SimLog.Row(id, (id * 31) % 4, (id * 17) % 97, Math.max(0, time));
    }

    /** Rows of queries that must not have late ones. */
    SimLog.Row rowOf(int partition, int number) {
        SimLog.Row row = row(partition, number);
        boolean late = number % 10 == 9 && number > 15;
        return this == LATE || !late ? row : new SimLog.Row(row.id(), row.item(), row.price(), row.time() + 2 * SIZE);
    }

    /** What the output must be, sorted; of changes what they come to in the end. */
    List<String> expected(List<List<SimLog.Row>> partitions) {
        List<SimLog.Row> all = new ArrayList<>();
        partitions.forEach(all::addAll);
        List<String> rows = new ArrayList<>();
        switch (this) {
            case FILTER -> all.stream().filter(row -> row.price() > LIMIT).forEach(row -> rows.add(text(row)));
            case SUMS -> {
                Map<Long, long[]> sums = new TreeMap<>();
                all.forEach(row -> add(sums.computeIfAbsent(row.item(), any -> new long[2]), row));
                sums.forEach((item, sum) -> rows.add(item + " " + sum[0] + " " + sum[1]));
            }
            case TUMBLE -> windows(all, SIZE, SIZE).forEach((key, sum) -> rows.add(text(key, sum)));
            case HOP -> windows(all, SIZE / 2, SIZE).forEach((key, sum) -> rows.add(text(key, sum)));
            case SESSION -> sessions(all, SIZE / 4).forEach((key, sum) -> rows.add(text(key, sum)));
            case JOIN -> {
                Map<List<Long>, long[]> hops = windows(all, SIZE / 2, SIZE);
                windows(all, SIZE, SIZE)
                        .forEach((key, sum) -> rows.add(text(key, sum) + " " + text(key, sumOf(hops, key))));
            }
            case HELD -> all.forEach(row -> rows.add(text(row)));
            case ROWS -> rowWindows(partitions.get(0), rows);
            case CIRCLE -> {
                Map<Long, long[]> totals = new HashMap<>();
                all.forEach(row -> add(totals.computeIfAbsent(end(row), any -> new long[2]), row));
                all.forEach(row -> rows.add(String.join(
                        " ",
                        text(row),
                        TextRows.timeText(end(row) - SIZE),
                        TextRows.timeText(end(row)),
                        TextRows.timeText(end(row) - 1),
                        TextRows.timeText(end(row)),
                        sumOf(totals, end(row))[0] + " " + sumOf(totals, end(row))[1])));
            }
            case LATE ->
                windows(punctual(partitions.get(0), true), SIZE, SIZE).forEach((key, sum) -> rows.add(text(key, sum)));
        }
        Collections.sort(rows);
        return rows;
    }

    /** What the second output must be, sorted. */
    List<String> expectedLate(List<List<SimLog.Row>> partitions) {
        List<String> rows = new ArrayList<>();
        if (this == LATE) {
            punctual(partitions.get(0), false).forEach(row -> rows.add(text(row)));
        }
        Collections.sort(rows);
        return rows;
    }

    private static <K> long[] sumOf(Map<K, long[]> sums, K key) {
        return Objects.requireNonNull(sums.get(key));
    }

    /** Rows of one partition that come before their window is complete, or the others. */
    private static List<SimLog.Row> punctual(List<SimLog.Row> rows, boolean wanted) {
        List<SimLog.Row> found = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        for (SimLog.Row row : rows) {
            if (end(row) > watermark == wanted) {
                found.add(row);
            }
            watermark = Math.max(watermark, row.time() - DELAY);
        }
        return found;
    }

    private static void rowWindows(List<SimLog.Row> partition, List<String> rows) {
        Map<Long, List<SimLog.Row>> byItem = new TreeMap<>();
        partition.forEach(row ->
                byItem.computeIfAbsent(row.item(), any -> new ArrayList<>()).add(row));
        byItem.forEach((item, all) -> {
            for (int first = 0; first + 4 <= all.size(); first += 2) {
                long[] sum = new long[2];
                all.subList(first, first + 4).forEach(row -> add(sum, row));
                rows.add(item + " " + sum[0] + " " + sum[1]);
            }
        });
    }

    /** Whether partitions may be added while it runs: nothing goes by the watermark. */
    boolean takesNewPartitions() {
        return this == FILTER || this == SUMS;
    }

    private static long end(SimLog.Row row) {
        return Math.floorDiv(row.time(), SIZE) * SIZE + SIZE;
    }

    private static void add(long[] sum, SimLog.Row row) {
        sum[0]++;
        sum[1] += row.price();
    }

    private static Map<List<Long>, long[]> windows(List<SimLog.Row> rows, long slide, long size) {
        Map<List<Long>, long[]> windows = new HashMap<>();
        for (SimLog.Row row : rows) {
            for (long start = Math.floorDiv(row.time(), slide) * slide; start > row.time() - size; start -= slide) {
                add(windows.computeIfAbsent(List.of(row.item(), start + size), any -> new long[2]), row);
            }
        }
        return windows;
    }

    private static Map<List<Long>, long[]> sessions(List<SimLog.Row> rows, long gap) {
        Map<Long, TreeMap<Long, List<SimLog.Row>>> byItem = new TreeMap<>();
        rows.forEach(row -> byItem.computeIfAbsent(row.item(), any -> new TreeMap<>())
                .computeIfAbsent(row.time(), any -> new ArrayList<>())
                .add(row));
        Map<List<Long>, long[]> sessions = new HashMap<>();
        byItem.forEach((item, times) -> {
            List<SimLog.Row> open = new ArrayList<>();
            long last = 0;
            for (long time : new TreeSet<>(times.keySet())) {
                if (!open.isEmpty() && time >= last + gap) {
                    close(sessions, item, last + gap, open);
                }
                open.addAll(times.get(time));
                last = time;
            }
            close(sessions, item, last + gap, open);
        });
        return sessions;
    }

    private static void close(Map<List<Long>, long[]> sessions, long item, long end, List<SimLog.Row> open) {
        long[] sum = new long[2];
        open.forEach(row -> add(sum, row));
        sessions.put(List.of(item, end), sum);
        open.clear();
    }

    private static String text(List<Long> key, long[] sum) {
        return key.get(0) + " " + TextRows.timeText(key.get(1)) + " " + sum[0] + " " + sum[1];
    }

    static String text(SimLog.Row row) {
        return row.id() + " " + row.item() + " " + row.price() + " " + TextRows.timeText(row.time());
    }

    /** What the written rows come to; throws if they are not changes of one another. */
    List<String> reduced(List<String> written) {
        if (this != SUMS) {
            List<String> sorted = new ArrayList<>(written);
            Collections.sort(sorted);
            return sorted;
        }
        Map<String, String> shown = new TreeMap<>();
        for (String change : written) {
            boolean kind = change.charAt(0) == '+' || change.charAt(0) == '-';
            String sign = kind ? change.substring(0, 2) : "+I";
            String row = kind ? change.substring(3) : change;
            String item = row.substring(0, row.indexOf(' '));
            String before = shown.get(item);
            boolean right =
                    switch (sign) {
                        case "+I" -> before == null;
                        case "-U" -> row.equals(before);
                        default -> before != null;
                    };
            if (!right) {
                throw new AssertionError("the change '" + change + "' does not follow '" + before + "'");
            }
            shown.put(item, row);
        }
        List<String> rows = new ArrayList<>(shown.values());
        Collections.sort(rows);
        return rows;
    }
}
