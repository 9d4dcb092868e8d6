package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.state.Seed;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What must hold of every changelog, whatever the rows: folded up to any time on the wall it is the table at that time;
 * versions count without a gap; and in the end it is the same whatever the order of arrival, the batches and the clock.
 */
final class EmitPropertyTest {
    /** How many arrivals are tried for each kind of window; {@code -Drounds} for more. */
    private static final int ROUNDS = Integer.getInteger("rounds", 400);

    private static final long BOUND = 7_000;
    private static final List<Panes> WINDOWS = List.of(
            Panes.of(new WindowSpec.Tumble(5_000, 0)),
            Panes.of(new WindowSpec.Tumble(4_000, -1_500)),
            Panes.of(new WindowSpec.Hop(2_000, 6_000, 0)),
            Panes.of(new WindowSpec.Hop(3_000, 7_000, 1_000)));

    /** A row as it arrives, with the watermark before it. */
    private record Arrival(String key, long price, long time, long before) {
        String text() {
            return key + " " + price + " " + TextRows.timeText(time);
        }
    }

    @Test
    void foldingTheChangelogUpToAnyTimeGivesTheTableAtThatTime() {
        Random random = Seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            Panes panes = WINDOWS.get(random.nextInt(WINDOWS.size()));
            List<Arrival> arrivals = arrivals(random, rows(random));
            Map<String, Long> table = new TreeMap<>();
            Map<String, Long> folded = new TreeMap<>();
            Map<String, Long> versions = new TreeMap<>();
            try (EmitRun run = new EmitRun(panes, EmitRun.stream(false, EmitPolicy.NO_DELAY, 0))) {
                long millis = 0;
                for (Arrival arrival : arrivals) {
                    millis += random.nextInt(1_000);
                    run.at(TextRows.timeText(millis));
                    run.batch(List.of(arrival.text()), new long[] {arrival.before});
                    addTo(table, panes, arrival, 0);
                    fold(run.take(), folded, versions, TextRows.timeText(millis));
                    assertThat(folded).as("round " + round).isEqualTo(table);
                }
                run.end();
                assertThat(run.take()).isEmpty();
                assertThat(run.openTables()).isZero();
            }
        }
    }

    @Test
    void anyOrderBatchAndClockGiveTheSameInTheEnd() {
        Random random = Seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            Panes panes = WINDOWS.get(random.nextInt(WINDOWS.size()));
            List<Arrival> rows = rows(random);
            Map<String, Long> table = new TreeMap<>();
            rows.forEach(row -> addTo(table, panes, row, Long.MIN_VALUE));
            for (EmitPolicy emit : policies(random)) {
                Map<String, Long> folded = new TreeMap<>();
                long late = play(panes, emit, arrivals(random, rows), random, folded);
                assertThat(late).as("late in round " + round).isZero();
                assertThat(folded)
                        .as("round " + round + ", EMIT " + emit.text())
                        .isEqualTo(table);
            }
        }
    }

    @Test
    void rowsWithinTheLatenessCountAndOthersDoNot() {
        Random random = Seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            Panes panes = WINDOWS.get(random.nextInt(WINDOWS.size()));
            long lateness = random.nextInt(6) * 1_000L;
            List<Arrival> arrivals = judged(rows(random), 1_000);
            Map<String, Long> table = new TreeMap<>();
            arrivals.forEach(row -> addTo(table, panes, row, lateness));
            List<EmitPolicy> policies = new ArrayList<>();
            policies.add(EmitRun.stream(true, EmitPolicy.NO_DELAY, lateness));
            policies.add(EmitRun.stream(true, 1 + random.nextInt(3_000), lateness));
            policies.add(EmitRun.stream(false, 1 + random.nextInt(3_000), lateness));
            policies.add(EmitRun.stream(false, EmitPolicy.NO_DELAY, lateness));
            for (EmitPolicy emit : policies) {
                Map<String, Long> folded = new TreeMap<>();
                play(panes, emit, arrivals, random, folded);
                assertThat(folded)
                        .as("round " + round + ", EMIT " + emit.text())
                        .isEqualTo(table);
            }
        }
    }

    private static List<EmitPolicy> policies(Random random) {
        return List.of(
                EmitRun.stream(false, EmitPolicy.NO_DELAY, 0),
                EmitRun.stream(true, EmitPolicy.NO_DELAY, 0),
                EmitRun.stream(false, 1 + random.nextInt(5_000), 0),
                EmitRun.stream(true, 1 + random.nextInt(5_000), 0),
                EmitRun.stream(true, EmitPolicy.NO_DELAY, 1 + random.nextInt(5_000)));
    }

    /** Feeds arrivals in batches of any size, with the clock going on and restarts now and then; says what was late. */
    private static long play(
            Panes panes, EmitPolicy emit, List<Arrival> arrivals, Random random, Map<String, Long> folded) {
        Map<String, Long> versions = new TreeMap<>();
        try (EmitRun run = new EmitRun(panes, emit)) {
            long millis = 0;
            for (int from = 0; from < arrivals.size(); ) {
                int to = Math.min(arrivals.size(), from + 1 + random.nextInt(6));
                List<Arrival> batch = arrivals.subList(from, to);
                millis += random.nextInt(2_000);
                run.at(TextRows.timeText(millis)).settle();
                run.batch(
                        batch.stream().map(Arrival::text).toList(),
                        batch.stream().mapToLong(Arrival::before).toArray());
                if (to < arrivals.size()) {
                    run.watermark(arrivals.get(to).before);
                }
                if (random.nextInt(4) == 0) {
                    run.snapshot();
                }
                if (to < arrivals.size() && random.nextInt(8) == 0) { // behind the watermark of its rows
                    run.restart(1 + random.nextInt(4));
                }
                from = to;
            }
            run.end();
            fold(run.take(), folded, versions, "");
            assertThat(run.openTables())
                    .as("tables left by EMIT " + emit.text())
                    .isZero();
            return run.lateRows();
        }
    }

    /** Applies changes such as {@code undo a 00:05 7 @00:02 v3}; each must fit what is there, and be numbered next. */
    private static void fold(List<String> changes, Map<String, Long> folded, Map<String, Long> versions, String time) {
        for (String change : changes) {
            boolean undo = change.startsWith("undo ");
            String[] words = change.substring(undo ? 5 : 0).split(" ");
            String group = words[0] + " " + words[1];
            Long total = Long.valueOf(words[2]);
            if (undo) {
                assertThat(folded.remove(group)).as(change).isEqualTo(total);
            } else {
                assertThat(folded.put(group, total)).as(change).isNull();
            }
            if (!time.isEmpty()) {
                assertThat(words[3]).isEqualTo("@" + time);
            }
            long version = versions.merge(group, 1L, Long::sum) - 1;
            assertThat(words[4]).as(change).isEqualTo("v" + version);
        }
    }

    /** Adds a row to its windows, unless it is too late for them. */
    private static void addTo(Map<String, Long> table, Panes panes, Arrival row, long lateness) {
        long pane = panes.pane(row.time);
        long last = panes.lastEnd(pane);
        for (long end = panes.firstEnd(pane); end <= last; end = panes.nextEnd(end, end)) {
            if (lateness == Long.MIN_VALUE || row.before == Long.MIN_VALUE || end + lateness > row.before) {
                table.merge(row.key + " " + TextRows.timeText(panes.start(end)), row.price, Long::sum);
            }
        }
    }

    private static List<Arrival> rows(Random random) {
        List<Arrival> rows = new ArrayList<>();
        int count = 1 + random.nextInt(30);
        long time = 0;
        for (int row = 0; row < count; row++) {
            time += random.nextInt(2_000);
            long early = random.nextInt((int) BOUND);
            rows.add(new Arrival("k" + random.nextInt(3), random.nextInt(9) - 2, time - early, Long.MIN_VALUE));
        }
        return rows;
    }

    /** The rows in an order in which none is behind the largest time before it by more than the bound. */
    private static List<Arrival> arrivals(Random random, List<Arrival> rows) {
        List<Arrival> left = new ArrayList<>(rows);
        List<Arrival> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            long least = left.stream().mapToLong(Arrival::time).min().orElseThrow();
            List<Arrival> next =
                    left.stream().filter(row -> row.time <= least + BOUND).toList();
            Arrival chosen = next.get(random.nextInt(next.size()));
            left.remove(chosen);
            ordered.add(chosen);
        }
        return judged(ordered, BOUND);
    }

    /** Gives each row the watermark before it: the largest time so far less the delay. */
    private static List<Arrival> judged(List<Arrival> rows, long delay) {
        List<Arrival> judged = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        for (Arrival row : rows) {
            judged.add(new Arrival(row.key, row.price, row.time, watermark));
            watermark = Math.max(watermark, row.time - delay);
        }
        return judged;
    }
}
