package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.snapshot.AccumulatedState;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WatermarkOperatorScenariosTest {
    private static final Schema SCHEMA = TextRows.schema("item VARCHAR, ts TIMESTAMP");

    private final List<String> out = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();

    /** Writes down all that comes out: rows with the watermark before them, watermarks, idleness. */
    private final Output output = new Output() {
        @Override
        public void rows(ColumnBatch batch) {
            List<String> texts = TextRows.texts(SCHEMA, batch);
            for (int place = 0; place < texts.size(); place++) {
                long before = batch.watermarksBefore == null
                        ? Long.MIN_VALUE
                        : batch.watermarksBefore[batch.activeRow(place)];
                out.add(texts.get(place) + (before == Long.MIN_VALUE ? "" : " @" + TextRows.timeText(before)));
            }
        }

        @Override
        public void watermark(long millis) {
            String text =
                    millis == Long.MAX_VALUE ? "end" : millis == Long.MIN_VALUE ? "nothing" : TextRows.timeText(millis);
            out.add("watermark " + text);
        }

        @Override
        public void idle() {
            out.add("idle");
        }
    };

    private WatermarkOperator operator(int splits, long delayMillis, boolean strict) {
        return operator(splits, delayMillis, strict, List.of("0", "1", "2", "3"));
    }

    private WatermarkOperator operator(int splits, long delayMillis, boolean strict, List<String> names) {
        WatermarkOperator.UnusableTimes unusable = new WatermarkOperator.UnusableTimes() {
            @Override
            public long greatest() {
                return WatermarkOperator.GREATEST_TIME;
            }

            @Override
            public void reject(ColumnBatch batch, int row, int timeColumn) {
                rejected.add(batch.bytes(0).text(row));
            }
        };
        return new WatermarkOperator(1, delayMillis, null, strict, unusable, splits, () -> names, output);
    }

    private static void feed(WatermarkOperator operator, int split, String... rows) {
        ColumnBatch batch = TextRows.batch(SCHEMA, List.of(rows));
        batch.split = split;
        operator.onBatch(0, batch);
    }

    private void expect(String... lines) {
        assertThat(out).containsExactly(lines);
        out.clear();
    }

    @Test
    void theWatermarkFollowsTheLargestTimeLessTheDelay() {
        WatermarkOperator operator = operator(1, 5_000, true);
        feed(operator, 0, "a 00:10", "b 00:07");
        expect("a 00:10", "b 00:07", "watermark 00:05");
        feed(operator, 0, "c 00:05", "d 00:20", "e 00:14");
        expect("c 00:05 @00:05", "d 00:20 @00:05", "e 00:14 @00:15", "watermark 00:15");
        feed(operator, 0, "f 00:16");
        expect("f 00:16");
    }

    @Test
    void aBatchGivesWhatItsRowsGiveOneByOne() {
        String[] rows = {"a 00:10", "b 00:07", "c 00:12", "d 00:01", "e 00:12"};
        feed(operator(1, 2_000, true), 0, rows);
        List<String> together =
                out.stream().filter(line -> !line.startsWith("watermark")).toList();
        out.clear();
        WatermarkOperator single = operator(1, 2_000, true);
        for (String row : rows) {
            feed(single, 0, row);
        }
        List<String> apart =
                out.stream().filter(line -> !line.startsWith("watermark")).toList();
        assertThat(together.get(3)).isEqualTo("d 00:01 @00:10").isEqualTo(apart.get(3));
    }

    @Test
    void theSmallestSplitDecides() {
        WatermarkOperator operator = operator(2, 0, true);
        feed(operator, 0, "a 00:10");
        expect("a 00:10");
        feed(operator, 1, "b 00:04");
        expect("b 00:04", "watermark 00:04");
        feed(operator, 1, "c 00:03", "d 00:30", "e 00:09");
        expect("c 00:03 @00:04", "d 00:30 @00:04", "e 00:09 @00:10", "watermark 00:10");
        operator.onSplitFinished(0);
        expect("watermark 00:30");
        operator.onSplitFinished(1);
        expect("watermark end");
    }

    @Test
    void anIdleSplitIsLeftOutUntilItSpeaks() {
        WatermarkOperator operator = operator(2, 0, true);
        feed(operator, 0, "a 00:10");
        operator.onSplitIdle(1);
        expect("a 00:10", "watermark 00:10");
        operator.onSplitIdle(0);
        expect("idle");
        feed(operator, 1, "b 00:05");
        expect("watermark 00:10", "b 00:05 @00:10");
        feed(operator, 1, "c 00:12");
        expect("c 00:12", "watermark 00:12");
        feed(operator, 0, "d 00:11");
        expect("d 00:11 @00:12");
    }

    @Test
    void timesThatCannotBeUsedAreRejectedAndMoveNothing() {
        WatermarkOperator operator = operator(1, 0, true);
        feed(operator, 0, "a 00:01", "none null", "far 99999999999:00:00", "b 00:02");
        expect("a 00:01", "b 00:02", "watermark 00:02");
        assertThat(rejected).containsExactly("none", "far");
        feed(operator, 0, "none null");
        expect();
    }

    @Test
    void aQueryThatDoesNotJudgeTimeKeepsSuchRows() {
        WatermarkOperator operator = operator(1, 0, false);
        feed(operator, 0, "a 00:01", "none null", "far 99999999999:00:00", "b 00:02");
        expect("a 00:01", "none null", "far 99999999999:00:00", "b 00:02", "watermark 00:02");
        assertThat(rejected).isEmpty();
    }

    @Test
    void aWatermarkFromTheSourceCountsIfItIsGreater() {
        WatermarkOperator operator = operator(1, 60_000, true);
        feed(operator, 0, "a 02:00");
        expect("a 02:00", "watermark 01:00");
        operator.onSplitWatermark(0, TextRows.time("00:30"));
        expect();
        operator.onSplitWatermark(0, TextRows.time("02:30"));
        expect("watermark 02:30");
        feed(operator, 0, "b 02:20");
        expect("b 02:20 @02:30");
    }

    @Test
    void splitsThatAreFoundLaterBeginAtTheMergedWatermark() {
        WatermarkOperator operator = operator(1, 0, true);
        feed(operator, 0, "a 00:10");
        operator.onSplits(2);
        feed(operator, 1, "b 00:09", "c 00:11");
        expect("a 00:10", "watermark 00:10", "b 00:09 @00:10", "c 00:11 @00:10");
    }

    private static void save(AccumulatedState saved, WatermarkOperator... tasks) {
        for (int task = 0; task < tasks.length; task++) {
            StateRecords changes = new StateRecords();
            tasks[task].snapshot(changes);
            saved.apply(task, tasks.length, changes);
        }
    }

    private void restore(AccumulatedState saved, int task, int tasks, WatermarkOperator operator) {
        operator.placed(0, TaskShare.ofTask(task, tasks));
        operator.restore(saved.reader(task, tasks));
        expect();
        operator.resume();
    }

    @Test
    void splitsKeepTheirWatermarksWhenOtherTasksReadThem() {
        WatermarkOperator first = operator(2, 0, true, List.of("a", "b"));
        feed(first, 0, "x 00:10");
        feed(first, 1, "x 00:20");
        WatermarkOperator second = operator(1, 0, true, List.of("c"));
        feed(second, 0, "x 00:30");
        AccumulatedState saved = new AccumulatedState();
        save(saved, first, second);
        out.clear();
        WatermarkOperator only = operator(2, 0, true, List.of("c", "b", "a"));
        restore(saved, 0, 1, only);
        expect("watermark 00:10"); // one is not found yet
        only.onSplits(3);
        assertThat(only.splitWatermark(2)).isEqualTo(TextRows.time("00:10"));
        assertThat(only.lastTime(0)).isEqualTo(TextRows.time("00:30"));
        feed(only, 1, "y 00:25");
        expect("y 00:25");
        feed(only, 2, "y 00:26");
        expect("y 00:26", "watermark 00:25");
    }

    @Test
    void aSplitThatIsNotFoundYetIsRemembered() {
        WatermarkOperator first = operator(2, 0, true, List.of("a", "b"));
        feed(first, 0, "x 00:10");
        feed(first, 1, "x 00:20");
        AccumulatedState saved = new AccumulatedState();
        save(saved, first);
        out.clear();
        for (int restart = 0; restart < 2; restart++) {
            WatermarkOperator without = operator(1, 0, true, List.of("a"));
            restore(saved, 0, 1, without);
            expect("watermark 00:10");
            save(saved, without);
        }
        WatermarkOperator again = operator(2, 0, true, List.of("a", "b"));
        restore(saved, 0, 1, again);
        assertThat(again.splitWatermark(1)).isEqualTo(TextRows.time("00:20"));
    }

    @Test
    void idleSplitsAreIdleAfterARestart() {
        WatermarkOperator operator = operator(2, 0, true);
        feed(operator, 0, "x 00:10");
        operator.onSplitIdle(1);
        operator.onSplitIdle(0);
        expect("x 00:10", "watermark 00:10", "idle");
        AccumulatedState saved = new AccumulatedState();
        save(saved, operator);
        WatermarkOperator again = operator(2, 0, true);
        restore(saved, 0, 1, again);
        expect("watermark 00:10", "idle");
        feed(again, 1, "y 00:12");
        expect("watermark 00:10", "y 00:12", "watermark 00:12");
    }
}
