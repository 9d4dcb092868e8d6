package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.thread.ManualClock;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A windowed sum and the step that lets its changes out, under a clock that the test sets. Rows come out as text with the
 * changes of EMIT STREAM in front: {@code undo 08:00:00 2 @08:13:00 v1}. Thread: the test's.
 */
final class EmitRun implements AutoCloseable {
    static final String BIDS = "item VARCHAR, price BIGINT, ts TIMESTAMP";
    private static final String SUMS = "item VARCHAR, window_start TIMESTAMP, window_end TIMESTAMP, total BIGINT";
    private static final String CHANGES = SUMS + ", undo BOOLEAN, ptime TIMESTAMP, ver BIGINT";

    private final ManualClock clock = new ManualClock(0);
    private final EmitPolicy emit;
    private final Panes panes;
    private final TaskMeters meters = new TaskMeters();
    private final List<String> out = new ArrayList<>();
    private final OperatorTasks materialize;
    private final OperatorTasks aggregate;
    private long watermark = Long.MIN_VALUE;

    EmitRun(Panes panes, EmitPolicy emit) {
        this.panes = panes;
        this.emit = emit;
        materialize = materialize();
        aggregate = aggregate();
    }

    static EmitPolicy stream(boolean afterWatermark, long delayMillis, long latenessMillis) {
        return new EmitPolicy(Emission.CHANGES, true, afterWatermark, delayMillis, latenessMillis);
    }

    private OperatorTasks aggregate() {
        AggregateLayout layout = Aggregations.of(BIDS, SUMS)
                .by("item")
                .with(WindowProperty.START, WindowProperty.END)
                .call("SUM price")
                .layout();
        LateOutput lateOutput = new LateOutput(meters);
        return new OperatorTasks(
                List.of(new int[] {0}),
                OperatorTasks::ampleBudget,
                (store, output) -> new ChangesAggregateOperator(
                        layout, panes, false, emit.latenessMillis(), store, meters, lateOutput, output),
                new Output() {
                    @Override
                    public void rows(ColumnBatch batch) {
                        materialize.onBatch(0, batch);
                    }

                    @Override
                    public void watermark(long millis) {
                        materialize.onWatermark(0, millis);
                    }

                    @Override
                    public void idle() {
                        materialize.onIdle(0);
                    }
                });
    }

    private OperatorTasks materialize() {
        Schema sums = TextRows.schema(SUMS);
        Schema changes = TextRows.schema(emit.stream() ? CHANGES : SUMS);
        MaterializeLayout shown = new MaterializeLayout(sums, changes, emit, List.of(0, 2), 2, 0, false);
        return new OperatorTasks(
                List.of(new int[] {0}),
                OperatorTasks::ampleBudget,
                (store, output) -> new MaterializeOperator(shown, store, clock, meters, output),
                new Output() {
                    @Override
                    public void rows(ColumnBatch batch) {
                        for (String row : TextRows.texts(changes, batch)) {
                            out.add(emit.stream() ? stream(row) : row);
                        }
                    }

                    @Override
                    public void watermark(long millis) {
                        // nobody behind
                    }

                    @Override
                    public void idle() {
                        // nobody behind
                    }
                });
    }

    private static String stream(String row) {
        String[] values = row.split(" ");
        return (values[4].equals("true") ? "undo " : "") + values[0] + " " + values[1] + " " + values[3] + " @"
                + values[5] + " v" + values[6];
    }

    /** Sets the clock and does what is due. */
    EmitRun at(String time) {
        clock.set(TextRows.time(time));
        return this;
    }

    EmitRun settle() {
        while (aggregate.pending() || materialize.pending()) {
            (materialize.pending() ? materialize : aggregate).step();
        }
        return this;
    }

    /** Rows in one batch, each judged by the watermark so far. */
    EmitRun rows(String... rows) {
        long[] before = new long[rows.length];
        Arrays.fill(before, watermark);
        return batch(List.of(rows), before);
    }

    /** Rows in one batch with the watermark before each. */
    EmitRun batch(List<String> rows, long[] watermarksBefore) {
        ColumnBatch batch = TextRows.batch(TextRows.schema(BIDS), rows);
        batch.watermarksBefore = watermarksBefore;
        aggregate.onBatch(0, batch);
        return settle();
    }

    EmitRun watermark(String time) {
        return watermark(TextRows.time(time));
    }

    EmitRun watermark(long millis) {
        watermark = Math.max(watermark, millis);
        aggregate.onWatermark(0, watermark);
        return settle();
    }

    EmitRun end() {
        return watermark(Long.MAX_VALUE);
    }

    /** Goes on with fresh operators from a snapshot. */
    EmitRun restart() {
        return restart(1);
    }

    /** The same in so many tasks. */
    EmitRun restart(int tasks) {
        aggregate.restart(tasks);
        materialize.restart(tasks);
        return this;
    }

    /** Writes what has changed. */
    void snapshot() {
        aggregate.snapshot();
        materialize.snapshot();
    }

    /** What came out since the last time. */
    List<String> take() {
        List<String> taken = List.copyOf(out);
        out.clear();
        return taken;
    }

    long lateRows() {
        return meters.late;
    }

    int openTables() {
        return aggregate.openTables() + materialize.openTables();
    }

    @Override
    public void close() {
        aggregate.close();
        materialize.close();
    }
}
