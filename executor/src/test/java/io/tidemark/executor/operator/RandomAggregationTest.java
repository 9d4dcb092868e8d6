package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.Seed;
import io.tidemark.executor.state.StateBudget;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random rows, out of order and some of them late, through windows of random size, in random batches: the results, and
 * how many were late, are those of a plain evaluation row by row; with aggregation in one phase and in two.
 */
final class RandomAggregationTest {
    private static final String INPUT = "item VARCHAR, price BIGINT, ts TIMESTAMP";
    private static final String OUTPUT =
            "item VARCHAR, window_start TIMESTAMP, window_end TIMESTAMP, n BIGINT, total BIGINT, most BIGINT, mean DOUBLE";

    private static final int ROUNDS = Integer.getInteger("rounds", 150);
    private static final long NO_TIME = Long.MAX_VALUE;

    private record Bid(String item, long price, long time) {}

    /** What a plain evaluation keeps of a group. */
    private static final class Group {
        long count;
        long total;
        long most = Long.MIN_VALUE;

        void add(long price) {
            count++;
            total += price;
            most = Math.max(most, price);
        }
    }

    /** A random run: windows, rows and the watermark before each. */
    private static final class Scenario {
        final WindowSpec window;
        final long size;
        final long slide;
        final long offset;
        final boolean grows;
        final List<Bid> bids = new ArrayList<>();
        final List<Long> watermarks = new ArrayList<>();

        Scenario(Random random) {
            long length = 1 + random.nextInt(40);
            slide = random.nextInt(3) == 0 ? length : 1 + random.nextInt((int) length);
            offset = random.nextInt(200) - 100;
            grows = slide < length && random.nextInt(3) == 0;
            size = grows ? slide * (1 + random.nextInt(8)) : length;
            window = grows
                    ? new WindowSpec.Cumulate(slide, size, offset)
                    : slide == size ? new WindowSpec.Tumble(size, offset) : new WindowSpec.Hop(slide, size, offset);
            long delay = random.nextInt(30);
            long time = random.nextInt(1000) - 500;
            long watermark = Long.MIN_VALUE;
            int count = random.nextInt(400);
            for (int number = 0; number < count; number++) {
                time += random.nextInt(4);
                long late = random.nextInt(8) == 0 ? random.nextInt(60) : random.nextInt(10);
                boolean timeless = random.nextInt(50) == 0;
                bids.add(new Bid("i" + random.nextInt(4), random.nextInt(100), timeless ? NO_TIME : time - late));
                watermarks.add(watermark);
                watermark = timeless ? watermark : Math.max(watermark, time - late - delay);
            }
        }

        /** Row by row, window by window. */
        List<String> expected(boolean judges) {
            Map<String, Group> groups = new TreeMap<>();
            for (int number = 0; number < bids.size(); number++) {
                Bid bid = bids.get(number);
                for (long end : ends(bid.time())) {
                    if (!judges || end > watermarks.get(number)) {
                        String key = bid.item() + " " + TextRows.timeText(start(end)) + " " + TextRows.timeText(end);
                        groups.computeIfAbsent(key, added -> new Group()).add(bid.price());
                    }
                }
            }
            List<String> rows = new ArrayList<>();
            groups.forEach((key, group) -> rows.add(key + " " + group.count + " " + group.total + " " + group.most + " "
                    + (double) group.total / group.count));
            Collections.sort(rows);
            return rows;
        }

        /** Rows without a time count too, being in no window. */
        long expectedLate(boolean judges) {
            long late = 0;
            for (int number = 0; number < bids.size(); number++) {
                late += bids.get(number).time() == NO_TIME ? 1 : 0;
                for (long end : ends(bids.get(number).time())) {
                    late += judges && end <= watermarks.get(number) ? 1 : 0;
                }
            }
            return late;
        }

        private long start(long end) {
            return grows ? end - 1 - Math.floorMod(end - 1 - offset, size) : end - size;
        }

        /** Every window on the grid that holds the time. */
        private List<Long> ends(long time) {
            List<Long> ends = new ArrayList<>();
            if (time == NO_TIME) {
                return ends;
            }
            for (long end = time + 1; end <= time + size; end++) {
                boolean onGrid = Math.floorMod(end - (grows ? 0 : size) - offset, slide) == 0;
                if (onGrid && start(end) <= time) {
                    ends.add(end);
                }
            }
            return ends;
        }

        @Override
        public String toString() {
            return window + ", " + bids.size() + " rows";
        }
    }

    /** Keeps the rows that come out. */
    private static final class Collected implements Output {
        final List<String> rows = new ArrayList<>();

        @Override
        public void rows(ColumnBatch batch) {
            rows.addAll(TextRows.texts(TextRows.schema(OUTPUT), batch));
        }

        @Override
        public void watermark(long millis) {
            // only the rows are compared
        }

        @Override
        public void idle() {
            // only the rows are compared
        }
    }

    private static AggregateLayout layout() {
        return Aggregations.of(INPUT, OUTPUT)
                .by("item")
                .with(WindowProperty.START, WindowProperty.END)
                .call("COUNT *")
                .call("SUM price")
                .call("MAX price")
                .call("AVG price")
                .layout();
    }

    @Test
    void windowsAreThoseOfAPlainEvaluationHoweverRowsAreBatched() {
        Random random = Seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            Scenario scenario = new Scenario(random);
            boolean atEnd = random.nextInt(4) == 0;
            TaskMeters meters = new TaskMeters();
            Collected collected = new Collected();
            try (StateStore store = store();
                    Operator operator = PaneAggregateOperator.ofRows(
                            layout(),
                            Panes.of(scenario.window),
                            atEnd,
                            false,
                            store,
                            new LateOutput(meters),
                            collected)) {
                feed(scenario, random, List.of(operator));
                compare(scenario, round, atEnd, collected, meters);
                assertThat(store.openTables()).isZero();
            }
        }
    }

    @Test
    void twoPhasesGiveWhatOnePhaseGives() {
        Random random = Seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            Scenario scenario = new Scenario(random);
            boolean atEnd = random.nextInt(4) == 0;
            TaskMeters meters = new TaskMeters();
            Collected collected = new Collected();
            PartialAggregates phases = PartialAggregates.of(layout(), 1 << random.nextInt(8));
            Panes panes = Panes.of(scenario.window);
            try (StateStore store = store();
                    Operator second = phases.second(panes, atEnd, false, store, meters, collected)) {
                OutputHub between = new OutputHub();
                between.attach(second, 0);
                try (Operator first = phases.first(panes, atEnd, store, between)) {
                    feed(scenario, random, List.of(first, second));
                }
                compare(scenario, round, atEnd, collected, meters);
            }
        }
    }

    /** One task sums up in two phases, several in one, as plans do with partial sums or without. */
    @Test
    void windowsAreTheSameHoweverManyTasksThereAreFromOneCheckpointToTheNext() {
        Random random = Seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            Scenario scenario = new Scenario(random);
            boolean atEnd = random.nextInt(4) == 0;
            TaskMeters meters = new TaskMeters();
            Collected collected = new Collected();
            PartialAggregates phases = PartialAggregates.of(layout(), 1 << random.nextInt(8));
            Panes panes = Panes.of(scenario.window);
            OperatorTasks.Maker maker = (store, output) -> random.nextBoolean()
                    ? PaneAggregateOperator.ofRows(layout(), panes, atEnd, false, store, new LateOutput(meters), output)
                    : new TwoPhases(phases, panes, atEnd, store, meters, output);
            try (OperatorTasks tasks = new OperatorTasks(
                    List.of(new int[] {0}),
                    () -> new StateBudget(random.nextInt(20) == 0 ? 1 << 16 : 1 << 24, 1L << 30),
                    maker,
                    collected)) {
                feed(scenario, random, tasks);
                compare(scenario, round, atEnd, collected, meters);
                assertThat(tasks.openTables()).isZero();
            }
        }
    }

    private static void feed(Scenario scenario, Random random, OperatorTasks tasks) {
        Schema input = TextRows.schema(INPUT);
        int longest = 1 + random.nextInt(100);
        for (int from = 0; from < scenario.bids.size(); ) {
            int to = Math.min(scenario.bids.size(), from + 1 + random.nextInt(longest));
            tasks.onBatch(0, batch(scenario, from, to, input));
            if (to < scenario.bids.size()) {
                tasks.onWatermark(0, scenario.watermarks.get(to));
            }
            tasks.work();
            if (to < scenario.bids.size() && random.nextInt(3) == 0) { // behind the watermark of its rows
                tasks.restart(random.nextBoolean() ? tasks.tasks() : 1 + random.nextInt(7));
            }
            from = to;
        }
        tasks.onWatermark(0, Long.MAX_VALUE);
        tasks.work();
    }

    /** Both phases of an aggregation as one operator. */
    private static final class TwoPhases implements Operator {
        private final OutputHub between = new OutputHub();
        private final Operator first;
        private final Operator second;

        TwoPhases(
                PartialAggregates phases,
                Panes panes,
                boolean atEnd,
                StateStore store,
                TaskMeters meters,
                Output output) {
            second = phases.second(panes, atEnd, false, store, meters, output);
            between.attach(second, 0);
            first = phases.first(panes, atEnd, store, between);
        }

        @Override
        public void placed(int port, TaskShare share) {
            second.placed(port, share); // the key is the first column of rows and of partial sums
        }

        @Override
        public void onBatch(int port, ColumnBatch batch) {
            first.onBatch(port, batch);
        }

        @Override
        public void onWatermark(int port, long millis) {
            first.onWatermark(port, millis);
        }

        @Override
        public void onIdle(int port) {
            first.onIdle(port);
        }

        @Override
        public boolean pending() {
            return second.pending();
        }

        @Override
        public void step() {
            second.step();
        }

        @Override
        public void onBarrier() {
            first.onBarrier();
        }

        @Override
        public void snapshot(SnapshotWriter target) {
            second.snapshot(target);
        }

        @Override
        public void restore(SnapshotReader source) {
            second.restore(source);
        }

        @Override
        public void resume() {
            second.resume();
        }

        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    private static StateStore store() {
        return new StateStore("test", new StateBudget(1 << 24, 1L << 30), Path.of("target", "spill"));
    }

    private static void compare(Scenario scenario, int round, boolean atEnd, Collected collected, TaskMeters meters) {
        Collections.sort(collected.rows);
        String place = "round " + round + ": " + scenario;
        assertThat(difference(collected.rows, scenario.expected(!atEnd)))
                .as(place)
                .isEmpty();
        assertThat(meters.late).as(place).isEqualTo(scenario.expectedLate(!atEnd));
    }

    private static List<String> difference(List<String> actual, List<String> expected) {
        List<String> missing = new ArrayList<>(expected);
        List<String> difference = new ArrayList<>();
        for (String row : actual) {
            if (!missing.remove(row)) {
                difference.add("unexpected " + row);
            }
        }
        missing.forEach(row -> difference.add("missing " + row));
        return difference;
    }

    /** Batches of random length, each followed by its watermark; steps are worked off as a task does. */
    private static void feed(Scenario scenario, Random random, List<Operator> operators) {
        Schema input = TextRows.schema(INPUT);
        int longest = 1 + random.nextInt(100);
        for (int from = 0; from < scenario.bids.size(); ) {
            int to = Math.min(scenario.bids.size(), from + 1 + random.nextInt(longest));
            operators.get(0).onBatch(0, batch(scenario, from, to, input));
            if (to < scenario.bids.size()) {
                operators.get(0).onWatermark(0, scenario.watermarks.get(to));
            }
            work(operators);
            from = to;
        }
        operators.get(0).onWatermark(0, Long.MAX_VALUE);
        work(operators);
    }

    private static void work(List<Operator> operators) {
        for (int at = operators.size() - 1; at >= 0; at--) {
            while (operators.get(at).pending()) {
                operators.get(at).step();
            }
        }
    }

    private static ColumnBatch batch(Scenario scenario, int from, int to, Schema input) {
        List<String> rows = new ArrayList<>();
        long[] before = new long[to - from];
        boolean behind = false;
        for (int number = from; number < to; number++) {
            Bid bid = scenario.bids.get(number);
            String time = bid.time() == NO_TIME ? "null" : TextRows.timeText(bid.time());
            rows.add(bid.item() + " " + bid.price() + " " + time);
            before[number - from] = scenario.watermarks.get(number);
            behind |= bid.time() < before[number - from];
        }
        ColumnBatch batch = TextRows.batch(input, rows);
        batch.watermarksBefore = behind ? before : null;
        return batch;
    }
}
