package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.state.Seed;
import io.tidemark.executor.state.StateBudget;
import io.tidemark.executor.state.StateStore;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random rows, out of order and some of them late, in sessions of random gaps, in random batches, with little memory and
 * with restores: the sessions, their rows and how many were late are those of a plain evaluation row by row; and rows that
 * respect the watermark give the same sessions in any order. {@code -Drounds=n} runs more than the usual sample.
 */
final class RandomSessionTest {
    private static final int ROUNDS = Integer.getInteger("rounds", 300);
    private static final String INPUT = "item VARCHAR, price BIGINT, ts TIMESTAMP";
    private static final String TOTALS =
            "item VARCHAR, window_start TIMESTAMP, window_end TIMESTAMP, n BIGINT, total BIGINT, most BIGINT";
    private static final String ROWS =
            "item VARCHAR, price BIGINT, ts TIMESTAMP, s TIMESTAMP, e TIMESTAMP, t TIMESTAMP";

    private static final String CHANGED = TOTALS + ", different BIGINT";

    /** What becomes of sessions, and when it is told. */
    private enum Form {
        TOTALS,
        ROWS,
        CHANGED_TOTALS,
        CHANGED_ROWS
    }

    private record Bid(String item, long price, long time) {}

    /** A session of the plain evaluation. */
    private record Session(String item, long start, long last, List<Bid> bids) {
        boolean touches(Bid bid, long gap) {
            return item.equals(bid.item) && start < bid.time + gap && bid.time < last + gap;
        }

        Session with(Session other) {
            List<Bid> both = new ArrayList<>(bids);
            both.addAll(other.bids);
            return new Session(item, Math.min(start, other.start), Math.max(last, other.last), both);
        }

        String total(long gap) {
            long total = bids.stream().mapToLong(Bid::price).sum();
            long most = bids.stream().mapToLong(Bid::price).max().orElseThrow();
            return item + " " + TextRows.timeText(start) + " " + TextRows.timeText(last + gap) + " " + bids.size() + " "
                    + total + " " + most;
        }

        String changedTotal(long gap) {
            return total(gap) + " "
                    + bids.stream().mapToLong(Bid::price).distinct().count();
        }

        List<String> rows(long gap) {
            String bounds = " " + TextRows.timeText(start) + " " + TextRows.timeText(last + gap) + " "
                    + TextRows.timeText(last + gap - 1);
            return bids.stream()
                    .map(bid -> bid.item + " " + bid.price + " " + TextRows.timeText(bid.time) + bounds)
                    .toList();
        }
    }

    private static final class Scenario {
        final long gap;
        final List<Bid> bids = new ArrayList<>();
        final List<Long> watermarks = new ArrayList<>();
        final List<Session> done = new ArrayList<>();
        long late;

        Scenario(Random random) {
            gap = 1 + random.nextInt(30);
            long delay = random.nextInt(60);
            int keys = 1 + random.nextInt(5);
            int pace = 1 + random.nextInt(12);
            long time = random.nextInt(1000) - 500;
            long watermark = Long.MIN_VALUE;
            int count = random.nextInt(200);
            for (int number = 0; number < count; number++) {
                time += random.nextInt(pace);
                long back = random.nextInt(8) == 0 ? random.nextInt(90) : random.nextInt(20);
                bids.add(new Bid("i" + random.nextInt(keys), random.nextInt(100), time - back));
                watermarks.add(watermark);
                watermark = Math.max(watermark, time - back - delay);
            }
        }

        List<String> expected(Form form) {
            List<String> expected = new ArrayList<>();
            for (Session session : done) {
                expected.addAll(
                        switch (form) {
                            case TOTALS -> List.of(session.total(gap));
                            case CHANGED_TOTALS -> List.of(session.changedTotal(gap));
                            case ROWS, CHANGED_ROWS -> session.rows(gap);
                        });
            }
            Collections.sort(expected);
            return expected;
        }

        void evaluate(boolean judges) {
            List<Session> open = new ArrayList<>();
            for (int number = 0; number < bids.size(); number++) {
                Bid bid = bids.get(number);
                long watermark = judges ? watermarks.get(number) : Long.MIN_VALUE;
                open.stream().filter(session -> session.last + gap <= watermark).forEach(done::add);
                open.removeIf(session -> session.last + gap <= watermark);
                Session joined = new Session(bid.item, bid.time, bid.time, List.of(bid));
                boolean alone = true;
                for (Session session : List.copyOf(open)) {
                    if (session.touches(bid, gap)) {
                        joined = joined.with(session);
                        open.remove(session);
                        alone = false;
                    }
                }
                if (alone && bid.time + gap <= watermark) {
                    late++;
                } else {
                    open.add(joined);
                }
            }
            done.addAll(open);
        }
    }

    private static final class Collected implements Output {
        final Schema schema;
        final List<String> rows = new ArrayList<>();

        Collected(Schema schema) {
            this.schema = schema;
        }

        @Override
        public void rows(ColumnBatch batch) {
            rows.addAll(TextRows.texts(schema, batch));
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

    @Test
    void sessionsAreThoseOfAPlainEvaluation() {
        Random random = Seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            Scenario scenario = new Scenario(random);
            boolean atEnd = random.nextInt(4) == 0;
            Form form = random.nextInt(3) == 0 ? Form.ROWS : Form.TOTALS;
            scenario.evaluate(!atEnd);
            TaskMeters meters = new TaskMeters();
            List<String> actual = run(scenario, random, atEnd, form, meters);
            List<String> expected = scenario.expected(form);
            String place = "round " + round + ", gap " + scenario.gap + ", at the end " + atEnd + ", " + form;
            assertThat(String.join("\n", actual)).as(place).isEqualTo(String.join("\n", expected));
            assertThat(meters.late).as(place).isEqualTo(scenario.late);
        }
    }

    @Test
    void changesOfSessionsAddUpToThem() {
        Random random = Seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            Scenario scenario = new Scenario(random);
            scenario.evaluate(true);
            Form form = random.nextBoolean() ? Form.CHANGED_ROWS : Form.CHANGED_TOTALS;
            TaskMeters meters = new TaskMeters();
            List<String> left = folded(run(scenario, random, false, form, meters));
            String place = "round " + round + ", gap " + scenario.gap + ", " + form;
            assertThat(String.join("\n", left)).as(place).isEqualTo(String.join("\n", scenario.expected(form)));
            assertThat(meters.late).as(place).isEqualTo(scenario.late);
        }
    }

    /** What is left of changes; each withdraws a row that is there. */
    private static List<String> folded(List<String> changes) {
        List<String> left = new ArrayList<>();
        for (String change : changes) {
            if (change.startsWith("-")) {
                assertThat(left.remove(change.substring(3))).as(change).isTrue();
            } else {
                left.add(change.startsWith("+U ") ? change.substring(3) : change);
            }
        }
        Collections.sort(left);
        return left;
    }

    @Test
    void rowsThatRespectTheWatermarkGiveTheSameSessionsInAnyOrder() {
        Random random = Seed.random();
        for (int round = 0; round < ROUNDS; round++) {
            Scenario scenario = new Scenario(random);
            Scenario shuffled = new Scenario(random);
            shuffled.bids.clear();
            shuffled.watermarks.clear();
            shuffled.bids.addAll(scenario.bids);
            Collections.shuffle(shuffled.bids, random);
            long least = Long.MAX_VALUE;
            for (int number = shuffled.bids.size() - 1; number >= 0; number--) {
                least = Math.min(least, shuffled.bids.get(number).time);
                shuffled.watermarks.add(0, least - random.nextInt(3));
            }
            for (int number = 1; number < shuffled.watermarks.size(); number++) {
                shuffled.watermarks.set(
                        number, Math.max(shuffled.watermarks.get(number - 1), shuffled.watermarks.get(number)));
            }
            TaskMeters meters = new TaskMeters();
            Scenario same = scenario.gap == shuffled.gap ? shuffled : withGap(shuffled, scenario.gap, random);
            List<String> ordered = run(scenario, random, true, Form.TOTALS, new TaskMeters());
            assertThat(run(same, random, false, Form.TOTALS, meters))
                    .as("round " + round)
                    .isEqualTo(ordered);
            assertThat(meters.late).isZero();
        }
    }

    private static Scenario withGap(Scenario rows, long gap, Random random) {
        Scenario scenario = new Scenario(random);
        while (scenario.gap != gap) {
            scenario = new Scenario(random);
        }
        scenario.bids.clear();
        scenario.watermarks.clear();
        scenario.bids.addAll(rows.bids);
        scenario.watermarks.addAll(rows.watermarks);
        return scenario;
    }

    private static List<String> run(Scenario scenario, Random random, boolean atEnd, Form form, TaskMeters meters) {
        Collected collected = new Collected(TextRows.schema(
                switch (form) {
                    case TOTALS -> TOTALS;
                    case CHANGED_TOTALS -> CHANGED;
                    case ROWS, CHANGED_ROWS -> ROWS;
                }));
        try (OperatorTasks tasks = new OperatorTasks(
                List.of(new int[] {0}),
                () -> budget(random),
                (store, into) -> make(scenario, atEnd, form, store, meters, into),
                collected)) {
            int longest = 1 + random.nextInt(60);
            boolean restarts = random.nextInt(3) == 0;
            for (int from = 0; from < scenario.bids.size(); ) {
                int to = Math.min(scenario.bids.size(), from + 1 + random.nextInt(longest));
                tasks.onBatch(0, batch(scenario, from, to));
                if (to < scenario.bids.size()) {
                    tasks.onWatermark(0, scenario.watermarks.get(to));
                }
                tasks.work();
                if (random.nextInt(3) == 0) {
                    tasks.snapshot();
                }
                if (to < scenario.bids.size() && restarts && random.nextInt(3) == 0) {
                    tasks.restart(random.nextBoolean() ? tasks.tasks() : 1 + random.nextInt(7));
                }
                from = to;
            }
            tasks.onWatermark(0, Long.MAX_VALUE);
            tasks.work();
            assertThat(tasks.openTables()).isEqualTo(form == Form.ROWS ? tasks.tasks() : 0);
        }
        if (form == Form.TOTALS || form == Form.ROWS) {
            Collections.sort(collected.rows);
        }
        return collected.rows;
    }

    private static Operator make(
            Scenario scenario, boolean atEnd, Form form, StateStore store, TaskMeters meters, Output output) {
        LateOutput late = new LateOutput(meters);
        AggregateLayout rows = Aggregations.of(INPUT, ROWS).by("item").layout();
        return switch (form) {
            case TOTALS ->
                SessionOperator.ofAggregates(totals(TOTALS).layout(), scenario.gap, atEnd, store, late, output);
            case ROWS -> SessionOperator.ofRows(rows, scenario.gap, atEnd, store, late, output);
            case CHANGED_TOTALS ->
                SessionChangesOperator.ofAggregates(
                        totals(CHANGED).call("COUNT DISTINCT price").layout(), scenario.gap, 0, store, late, output);
            case CHANGED_ROWS -> SessionChangesOperator.ofRows(rows, scenario.gap, 0, store, late, output);
        };
    }

    private static Aggregations totals(String output) {
        return Aggregations.of(INPUT, output)
                .by("item")
                .with(WindowProperty.START, WindowProperty.END)
                .call("COUNT *")
                .call("SUM price")
                .call("MAX price");
    }

    private static StateBudget budget(Random random) {
        return new StateBudget(random.nextInt(20) == 0 ? 1 << 18 : 1 << 24, 1L << 30);
    }

    private static ColumnBatch batch(Scenario scenario, int from, int to) {
        List<String> rows = new ArrayList<>();
        long[] before = new long[to - from];
        boolean behind = false;
        for (int number = from; number < to; number++) {
            Bid bid = scenario.bids.get(number);
            rows.add(bid.item + " " + bid.price + " " + TextRows.timeText(bid.time));
            before[number - from] = scenario.watermarks.get(number);
            behind |= bid.time < before[number - from];
        }
        ColumnBatch batch = TextRows.batch(TextRows.schema(INPUT), rows);
        batch.watermarksBefore = behind ? before : null;
        return batch;
    }
}
