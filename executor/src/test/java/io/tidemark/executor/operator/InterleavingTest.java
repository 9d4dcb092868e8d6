package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.state.Seed;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.CalendarUnit;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Schema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Any order of arrival within the bound of the watermark, in any number of splits, batches of any size, any number of tasks and any
 * interleaving of what they do give the result of a plain evaluation, and no row is late. {@code -Dinterleavings=100000} runs so
 * many for each kind of window instead of the usual sample.
 */
final class InterleavingTest {
    private static final int INTERLEAVINGS = Integer.getInteger("interleavings", 400);
    /** How many are tried with the same rows. */
    private static final int WITH_THE_SAME_ROWS = 20;

    private static final long HOUR = 3_600_000;
    private static final Schema ROWS = TextRows.schema("k BIGINT, v BIGINT, ts TIMESTAMP");
    private static final String TOTALS =
            "k BIGINT, window_start TIMESTAMP, window_end TIMESTAMP, n BIGINT, total BIGINT, most BIGINT";
    private static final String FIRST = "k BIGINT, window_time TIMESTAMP, n BIGINT, total BIGINT, most BIGINT";

    /** What is tried. */
    enum Kind {
        TUMBLE,
        HOP,
        CUMULATE,
        SESSION,
        CALENDAR,
        TWO_PHASE,
        CHAINED,
        SESSION_OF_TUMBLE
    }

    /** A row of the input. */
    private record Bid(long key, long value, long time) {}

    /** Rows and windows, with the result that is expected of them. */
    private static final class Scenario {
        final Kind kind;
        final WindowSpec window;
        final WindowSpec second;
        final long gap;
        final long bound;
        final ZoneId zone;
        final List<Bid> bids = new ArrayList<>();
        final Map<String, Integer> expected = new TreeMap<>();

        Scenario(Kind kind, Random random) {
            this.kind = kind;
            long unit = kind == Kind.CALENDAR ? HOUR : 1;
            List<String> zones = List.of("America/Los_Angeles", "Australia/Lord_Howe", "Europe/Athens", "UTC");
            zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            long slide = 1 + random.nextInt(12);
            long size = slide + random.nextInt(25);
            long offset = random.nextInt(100) - 50;
            window = switch (kind) {
                case TUMBLE, CHAINED, SESSION_OF_TUMBLE -> new WindowSpec.Tumble(size, offset);
                case HOP, TWO_PHASE -> new WindowSpec.Hop(slide, size, offset);
                case CUMULATE -> new WindowSpec.Cumulate(slide, slide * (1 + random.nextInt(6)), offset);
                case CALENDAR ->
                    new WindowSpec.Calendar(CalendarUnit.DAY, 1, 1, new WindowSpec.CalendarOffset(0, 0, 0), zone);
                case SESSION -> new WindowSpec.Tumble(1, 0); // not looked at
            };
            second = new WindowSpec.Hop(size, size * (1 + random.nextInt(3)), offset);
            gap = 1 + random.nextInt(20);
            bound = random.nextInt(40) * unit;
            long time = kind == Kind.CALENDAR ? change(random) - 40 * HOUR : random.nextInt(400) - 200;
            int keys = 1 + random.nextInt(4);
            for (int count = 1 + random.nextInt(25); count > 0; count--) {
                time += random.nextInt(9) * unit;
                bids.add(new Bid(random.nextInt(keys), random.nextInt(50) - 10, time));
            }
            evaluate();
        }

        private long change(Random random) {
            Instant from = Instant.parse("1965-01-01T00:00:00Z").plusSeconds(random.nextInt(1 << 30));
            return zone.getRules().isFixedOffset()
                    ? from.toEpochMilli()
                    : zone.getRules().nextTransition(from).getInstant().toEpochMilli();
        }

        private void evaluate() {
            Map<List<Long>, List<Bid>> groups = new TreeMap<>(Comparator.comparing(List::toString));
            if (kind == Kind.SESSION) {
                sessions(bids, groups);
            } else {
                bids.forEach(bid -> windows(window, bid, groups));
            }
            if (kind == Kind.CHAINED || kind == Kind.SESSION_OF_TUMBLE) {
                List<Bid> results = new ArrayList<>();
                groups.forEach((group, rows) -> results.add(new Bid(group.get(0), total(rows), group.get(2) - 1)));
                groups.clear();
                if (kind == Kind.CHAINED) {
                    results.forEach(bid -> windows(second, bid, groups));
                } else {
                    sessions(results, groups);
                }
            }
            groups.forEach((group, rows) -> expected.merge(
                    group.get(0) + " " + group.get(1) + " " + group.get(2) + " " + rows.size() + " " + total(rows) + " "
                            + rows.stream().mapToLong(Bid::value).max().orElseThrow() + " ",
                    1,
                    Integer::sum));
        }

        private static long total(List<Bid> rows) {
            return rows.stream().mapToLong(Bid::value).sum();
        }

        private void sessions(List<Bid> rows, Map<List<Long>, List<Bid>> groups) {
            for (long key = 0; key < 4; key++) {
                long wanted = key;
                List<Bid> ordered = rows.stream()
                        .filter(bid -> bid.key == wanted)
                        .sorted(Comparator.comparingLong(Bid::time))
                        .toList();
                for (int from = 0; from < ordered.size(); ) {
                    int to = from + 1;
                    while (to < ordered.size() && ordered.get(to).time < ordered.get(to - 1).time + gap) {
                        to++;
                    }
                    groups.put(
                            List.of(key, ordered.get(from).time, ordered.get(to - 1).time + gap),
                            ordered.subList(from, to));
                    from = to;
                }
            }
        }

        /** Every window that holds the row, found by trying every start. */
        private void windows(WindowSpec spec, Bid bid, Map<List<Long>, List<Bid>> groups) {
            if (spec instanceof WindowSpec.Calendar) {
                LocalDate day = Instant.ofEpochMilli(bid.time).atZone(zone).toLocalDate();
                add(groups, bid, start(day), start(day.plusDays(1)));
            } else if (spec instanceof WindowSpec.Tumble tumble) {
                long start = bid.time - Math.floorMod(bid.time - tumble.offsetMillis(), tumble.sizeMillis());
                add(groups, bid, start, start + tumble.sizeMillis());
            } else if (spec instanceof WindowSpec.Hop hop) {
                for (long start = bid.time - hop.sizeMillis() + 1; start <= bid.time; start++) {
                    if (Math.floorMod(start - hop.offsetMillis(), hop.slideMillis()) == 0) {
                        add(groups, bid, start, start + hop.sizeMillis());
                    }
                }
            } else if (spec instanceof WindowSpec.Cumulate cumulate) {
                long start = bid.time - Math.floorMod(bid.time - cumulate.offsetMillis(), cumulate.sizeMillis());
                for (long length = cumulate.stepMillis();
                        length <= cumulate.sizeMillis();
                        length += cumulate.stepMillis()) {
                    if (bid.time < start + length) {
                        add(groups, bid, start, start + length);
                    }
                }
            }
        }

        private long start(LocalDate day) {
            return day.atStartOfDay(zone).toInstant().toEpochMilli();
        }

        private static void add(Map<List<Long>, List<Bid>> groups, Bid bid, long start, long end) {
            groups.computeIfAbsent(List.of(bid.key, start, end), group -> new ArrayList<>())
                    .add(bid);
        }

        /** The rows dealt out to splits, each in an order in which no row is behind the largest before it by more than the bound. */
        List<List<long[]>> arrivals(int splits, Random random) {
            List<List<Bid>> dealt = new ArrayList<>();
            for (int split = 0; split < splits; split++) {
                dealt.add(new ArrayList<>());
            }
            bids.forEach(bid -> dealt.get(random.nextInt(splits)).add(bid));
            List<List<long[]>> arrivals = new ArrayList<>();
            for (List<Bid> left : dealt) {
                List<long[]> ordered = new ArrayList<>();
                while (!left.isEmpty()) {
                    long least = left.stream().mapToLong(Bid::time).min().orElseThrow();
                    Bid next = left.get(random.nextInt(left.size()));
                    while (next.time > least + bound) {
                        next = left.get(random.nextInt(left.size()));
                    }
                    left.remove(next);
                    ordered.add(new long[] {next.key, next.value, next.time});
                }
                arrivals.add(ordered);
            }
            return arrivals;
        }

        @Override
        public String toString() {
            return kind + " " + window + ", then " + second + ", gap " + gap + ", bound " + bound + ": " + bids;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anyInterleavingGivesTheResultOfAPlainEvaluation(Kind kind) {
        Random random = Seed.random();
        Scenario scenario = new Scenario(kind, random);
        for (int number = 0; number < INTERLEAVINGS; number++) {
            if (number % WITH_THE_SAME_ROWS == 0) {
                scenario = new Scenario(kind, random);
            }
            int splits = 1 + random.nextInt(3);
            try (InterleavedRun run = new InterleavedRun(random)) {
                List<Output> inputs = build(scenario, run, splits, 1 + random.nextInt(3), random);
                run.play(ROWS, scenario.arrivals(splits, random), 2, scenario.bound, inputs);
                if (!run.results.equals(scenario.expected)) {
                    assertThat(run.results)
                            .as("number %s, %s", number, scenario)
                            .isEqualTo(scenario.expected);
                }
                assertThat(run.meters.late)
                        .as("late in %s, %s", number, scenario)
                        .isZero();
                assertThat(run.openTables()).isZero();
            }
        }
        System.out.println(INTERLEAVINGS + " interleavings of " + kind);
    }

    /** The tasks of a scenario; the result says where its splits give their rows. */
    private static List<Output> build(Scenario scenario, InterleavedRun run, int splits, int tasks, Random random) {
        Schema totals = TextRows.schema(TOTALS);
        Panes panes = Panes.of(scenario.window);
        List<Output> results = List.of(run.results(totals));
        return switch (scenario.kind) {
            case TUMBLE, HOP, CUMULATE, CALENDAR ->
                run.stage(ROWS, splits, tasks, true, windows(layout(), panes), results);
            case SESSION -> run.stage(ROWS, splits, tasks, true, sessions(layout(), scenario.gap), results);
            case TWO_PHASE -> {
                PartialAggregates phases = PartialAggregates.of(layout(), 1 << random.nextInt(5));
                List<Output> between = run.stage(
                        phases.schema(),
                        splits,
                        tasks,
                        true,
                        (store, meters, output) -> phases.second(panes, false, false, store, meters, output),
                        results);
                yield run.stage(
                        ROWS,
                        splits,
                        splits,
                        false,
                        (store, meters, output) -> phases.first(panes, false, store, output),
                        between);
            }
            case CHAINED, SESSION_OF_TUMBLE -> {
                AggregateLayout second = Aggregations.of(FIRST, TOTALS)
                        .by("k")
                        .with(WindowProperty.START, WindowProperty.END)
                        .call("COUNT *")
                        .call("SUM total")
                        .call("MAX total")
                        .layout();
                AggregateLayout first = Aggregations.of("k BIGINT, v BIGINT, ts TIMESTAMP", FIRST)
                        .by("k")
                        .with(WindowProperty.TIME)
                        .call("COUNT *")
                        .call("SUM v")
                        .call("MAX v")
                        .layout();
                int receivers = 1 + random.nextInt(3);
                List<Output> between = run.stage(
                        TextRows.schema(FIRST),
                        tasks,
                        receivers,
                        true,
                        scenario.kind == Kind.CHAINED
                                ? windows(second, Panes.of(scenario.second))
                                : sessions(second, scenario.gap),
                        results);
                yield run.stage(ROWS, splits, tasks, true, windows(first, panes), between);
            }
        };
    }

    private static AggregateLayout layout() {
        return Aggregations.of("k BIGINT, v BIGINT, ts TIMESTAMP", TOTALS)
                .by("k")
                .with(WindowProperty.START, WindowProperty.END)
                .call("COUNT *")
                .call("SUM v")
                .call("MAX v")
                .layout();
    }

    private static InterleavedRun.Maker windows(AggregateLayout layout, Panes panes) {
        return (store, meters, output) ->
                PaneAggregateOperator.ofRows(layout, panes, false, false, store, new LateOutput(meters), output);
    }

    private static InterleavedRun.Maker sessions(AggregateLayout layout, long gap) {
        return (store, meters, output) ->
                SessionOperator.ofAggregates(layout, gap, false, store, new LateOutput(meters), output);
    }
}
