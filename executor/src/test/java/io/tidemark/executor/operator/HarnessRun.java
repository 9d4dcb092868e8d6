package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.operator.OperatorHarness.Mode;
import io.tidemark.executor.operator.OperatorHarness.Step;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of a scenario in one mode. */
final class HarnessRun implements AutoCloseable {
    /** What one step may give out: about a batch. */
    private static final int MOST_BATCHES_A_STEP = 2;

    /** How many tasks there are between one restart and the next. */
    private static final int[] TASKS = {3, 1, 2, 4, 7, 3, 2, 7, 1, 4};

    private final Mode mode;
    private final List<Schema> inputs;
    private final Schema schema;
    private final TaskMeters meters = new TaskMeters();
    private final Collected collected = new Collected();
    private final long[] watermarks;
    private final List<String> heldRows = new ArrayList<>();
    private final List<Long> heldWatermarks = new ArrayList<>();
    private final List<String> expectedAtEnd = new ArrayList<>();
    private int heldPort;
    private boolean heldWatermarkRose;
    private long lateAtEnd = -1;
    private final OperatorTasks tasks;
    private int restarts;

    /** What came out. */
    private final class Collected implements Output {
        final List<String> rows = new ArrayList<>();
        long watermark = Long.MIN_VALUE;
        int batches;

        @Override
        public void rows(ColumnBatch batch) {
            assertThat(watermark).as("rows after the end").isNotEqualTo(Long.MAX_VALUE);
            assertThat(batch.activeCount()).as("rows of a batch").isPositive();
            batches++;
            rows.addAll(TextRows.texts(schema, batch));
        }

        @Override
        public void watermark(long millis) {
            assertThat(millis).as("watermark").isGreaterThanOrEqualTo(watermark);
            watermark = millis;
        }

        @Override
        public void idle() {
            // seen by operators behind this one only
        }
    }

    HarnessRun(
            Mode mode, List<Schema> inputs, List<int @Nullable []> keys, Schema schema, OperatorHarness.Maker maker) {
        this.mode = mode;
        this.inputs = inputs;
        this.schema = schema;
        watermarks = new long[inputs.size()];
        Arrays.fill(watermarks, Long.MIN_VALUE);
        tasks = new OperatorTasks(
                keys, OperatorTasks::ampleBudget, (store, output) -> maker.make(store, meters, output), collected);
    }

    void play(List<Step> steps) {
        for (Step step : steps) {
            play(step);
            if (mode == Mode.RESTORED) {
                tasks.restart(1);
            } else if (mode == Mode.RESCALED) {
                tasks.restart(TASKS[restarts++ % TASKS.length]);
            }
        }
    }

    private void play(Step step) {
        if (step instanceof Step.Rows rows) {
            onRows(rows);
        } else if (step instanceof Step.Watermark watermark) {
            onWatermark(watermark);
        } else if (step instanceof Step.Idle idle) {
            flush();
            tasks.onIdle(idle.port());
            drain();
        } else {
            expect(step);
        }
    }

    private void onRows(Step.Rows rows) {
        if (rows.port() != heldPort) {
            flush();
            heldPort = rows.port();
        }
        for (String row : rows.rows()) {
            heldRows.add(row);
            heldWatermarks.add(watermarks[rows.port()]);
            if (mode == Mode.ROW_BY_ROW && !row.startsWith("-U ")) { // both halves of an update come together
                flush();
            }
        }
        if (mode != Mode.ONE_BATCH) {
            flush();
        }
    }

    private void onWatermark(Step.Watermark watermark) {
        if (watermark.port() != heldPort) {
            flush();
            heldPort = watermark.port();
        }
        watermarks[watermark.port()] = Math.max(watermarks[watermark.port()], watermark.millis());
        heldWatermarkRose = true;
        if (mode != Mode.ONE_BATCH) {
            flush();
        }
    }

    /** As a source does: the rows, and right behind them the watermark, whatever is pending by then. */
    private void flush() {
        if (!heldRows.isEmpty()) {
            tasks.onBatch(heldPort, heldBatch());
        }
        heldRows.clear();
        heldWatermarks.clear();
        if (heldWatermarkRose) {
            heldWatermarkRose = false;
            tasks.onWatermark(heldPort, watermarks[heldPort]);
        }
        drain();
    }

    private ColumnBatch heldBatch() {
        Schema input = inputs.get(heldPort);
        int timeColumn = TextRows.timeColumn(input);
        int spread = mode == Mode.SOME_ROWS_COUNT ? 3 : 1;
        List<String> rows = new ArrayList<>();
        long[] before = new long[heldRows.size() * spread];
        boolean behind = false;
        for (int place = 0; place < heldRows.size(); place++) {
            for (int copy = 0; copy < spread; copy++) {
                rows.add(heldRows.get(place));
            }
            long watermark = heldWatermarks.get(place);
            Arrays.fill(before, place * spread, (place + 1) * spread, watermark);
            behind |= TextRows.time(heldRows.get(place), timeColumn) <= watermark;
        }
        ColumnBatch batch = TextRows.batch(input, rows);
        batch.watermarksBefore = behind ? before : null;
        if (spread > 1) {
            select(batch, heldRows.size(), spread);
        }
        return batch;
    }

    private static void select(ColumnBatch batch, int count, int spread) {
        int[] selection = new int[count];
        for (int place = 0; place < count; place++) {
            selection[place] = place * spread + 1;
        }
        batch.selection = selection;
        batch.selectedCount = count;
    }

    private void drain() {
        int steps = 0;
        while (tasks.pending()) {
            collected.batches = 0;
            tasks.step();
            assertThat(collected.batches).as("batches given out by one step").isLessThanOrEqualTo(MOST_BATCHES_A_STEP);
            assertThat(++steps).as("steps without end").isLessThan(100_000);
        }
    }

    private void expect(Step step) {
        if (step instanceof Step.Expect rows) {
            expectedAtEnd.addAll(rows.rows());
            if (mode != Mode.ONE_BATCH) {
                compareRows(rows);
            }
        } else if (step instanceof Step.ExpectLate late) {
            lateAtEnd = late.count();
            if (mode != Mode.ONE_BATCH) {
                assertThat(meters.late).as("late").isEqualTo(late.count());
            }
        } else if (step instanceof Step.ExpectWatermark watermark) {
            if (mode != Mode.ONE_BATCH) {
                assertThat(collected.watermark).as("watermark").isEqualTo(watermark.millis());
            }
        }
    }

    private void compareRows(Step.Expect expected) {
        List<String> rows = List.copyOf(collected.rows);
        collected.rows.clear();
        if (expected.inOrder() && mode != Mode.RESCALED) { // several tasks have no order
            assertThat(rows).containsExactlyElementsOf(expected.rows());
        } else {
            assertThat(rows).containsExactlyInAnyOrderElementsOf(expected.rows());
        }
    }

    /** Compares what is left to compare; all state must be gone if all inputs have ended. */
    void finish(boolean keepsState) {
        flush();
        if (mode == Mode.ONE_BATCH) {
            assertThat(collected.rows).containsExactlyInAnyOrderElementsOf(expectedAtEnd);
            if (lateAtEnd >= 0) {
                assertThat(meters.late).as("late").isEqualTo(lateAtEnd);
            }
        } else {
            assertThat(collected.rows).as("rows that nothing expects").isEmpty();
        }
        boolean ended = Arrays.stream(watermarks).allMatch(watermark -> watermark == Long.MAX_VALUE);
        if (ended && !keepsState) {
            assertThat(tasks.openTables()).as("state tables left at the end").isZero();
        }
        if (ended) {
            assertThat(collected.watermark).as("watermark at the end").isEqualTo(Long.MAX_VALUE);
        }
        tasks.close();
        assertThat(tasks.openTables()).as("state tables left open").isZero();
    }

    @Override
    public void close() {
        tasks.close();
    }
}
