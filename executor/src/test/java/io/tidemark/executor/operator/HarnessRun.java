package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.operator.OperatorHarness.Mode;
import io.tidemark.executor.operator.OperatorHarness.Step;
import io.tidemark.executor.snapshot.AccumulatedState;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.state.StateBudget;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.chronicle.SpillSpace;
import io.tidemark.types.Schema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One run of a scenario in one mode. */
final class HarnessRun implements AutoCloseable {
    /** What one step may give out: about a batch. */
    private static final int MOST_BATCHES_A_STEP = 2;

    private final Mode mode;
    private final List<Schema> inputs;
    private final Schema schema;
    private final OperatorHarness.Maker maker;
    private final TaskMeters meters = new TaskMeters();
    private final Collected collected = new Collected();
    private final long[] watermarks;
    private final boolean[] idle;
    private final List<String> heldRows = new ArrayList<>();
    private final List<Long> heldWatermarks = new ArrayList<>();
    private final List<String> expectedAtEnd = new ArrayList<>();
    private int heldPort;
    private boolean heldWatermarkRose;
    private long lateAtEnd = -1;
    private final AccumulatedState saved = new AccumulatedState();
    private StateStore store;
    private Operator operator;

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

    HarnessRun(Mode mode, List<Schema> inputs, Schema schema, OperatorHarness.Maker maker) {
        this.mode = mode;
        this.inputs = inputs;
        this.schema = schema;
        this.maker = maker;
        watermarks = new long[inputs.size()];
        idle = new boolean[inputs.size()];
        Arrays.fill(watermarks, Long.MIN_VALUE);
        store = newStore();
        operator = maker.make(store, meters, collected);
    }

    private static StateStore newStore() {
        return new StateStore(
                "test", new StateBudget(1 << 24, 1L << 30), Path.of("target", "spill"), SpillSpace.FILE_SYSTEM, true);
    }

    void play(List<Step> steps) {
        for (Step step : steps) {
            play(step);
            if (mode == Mode.RESTORED) {
                restore();
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
            this.idle[idle.port()] = true;
            operator.onIdle(idle.port());
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
        idle[watermark.port()] = false;
        watermarks[watermark.port()] = Math.max(watermarks[watermark.port()], watermark.millis());
        heldWatermarkRose = true;
        if (mode != Mode.ONE_BATCH) {
            flush();
        }
    }

    /** As a source does: the rows, and right behind them the watermark, whatever is pending by then. */
    private void flush() {
        if (!heldRows.isEmpty()) {
            operator.onBatch(heldPort, heldBatch());
        }
        heldRows.clear();
        heldWatermarks.clear();
        if (heldWatermarkRose) {
            heldWatermarkRose = false;
            operator.onWatermark(heldPort, watermarks[heldPort]);
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
        while (operator.pending()) {
            collected.batches = 0;
            operator.step();
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
        if (expected.inOrder()) {
            assertThat(rows).containsExactlyElementsOf(expected.rows());
        } else {
            assertThat(rows).containsExactlyInAnyOrderElementsOf(expected.rows());
        }
    }

    /** Goes on with a fresh operator, from all that the snapshots so far come to. */
    private void restore() {
        operator.onBarrier();
        drain();
        StateRecords changes = new StateRecords();
        operator.snapshot(changes);
        saved.apply(0, 1, changes);
        closeOperator();
        store = newStore();
        operator = maker.make(store, meters, collected);
        operator.restore(saved.reader(0, 1));
        assertThat(operator.pending()).as("pending after restore").isFalse();
        operator.resume();
        for (int port = 0; port < watermarks.length; port++) {
            retell(port);
        }
        drain();
    }

    /** What those before it tell an operator again. */
    private void retell(int port) {
        if (watermarks[port] != Long.MIN_VALUE) {
            operator.onWatermark(port, watermarks[port]);
        }
        if (idle[port]) {
            operator.onIdle(port);
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
            assertThat(store.openTables()).as("state tables left at the end").isZero();
        }
        if (ended) {
            assertThat(collected.watermark).as("watermark at the end").isEqualTo(Long.MAX_VALUE);
        }
        closeOperator();
    }

    private void closeOperator() {
        operator.close();
        assertThat(store.openTables()).as("state tables left open").isZero();
        store.close();
    }

    @Override
    public void close() {
        store.close();
    }
}
