package io.tidemark.executor.operator;

import io.tidemark.executor.state.StateStore;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scenario for one operator: rows, watermarks, and what must come out. {@link #inEveryMode} runs it as written, row by
 * row, in one batch as large as possible, from batches in which only some rows count, with an output that lets it take one
 * step at a time, with snapshot and restore into a fresh operator after each step, and where it says how rows are spread, into
 * another number of tasks. Rows are as in {@link TextRows};
 * rows below the watermark of their port carry it, as those of a real source do.
 *
 * <pre>{@code
 * OperatorHarness.of("item VARCHAR, ts TIMESTAMP", "item VARCHAR, start TIMESTAMP, n BIGINT", maker)
 *         .rows("a 00:01", "a 00:09", "b 00:10")
 *         .watermark("00:09").expectNothing()
 *         .watermark("00:10").expect("a 00:00 2")
 *         .inEveryMode();
 * }</pre>
 */
public final class OperatorHarness {
    /** Makes the operator; called again for each run and each restore. */
    public interface Maker {
        Operator make(StateStore store, TaskMeters meters, Output output);
    }

    /** One line of a scenario. */
    sealed interface Step {
        record Rows(int port, List<String> rows) implements Step {}

        record Watermark(int port, long millis) implements Step {}

        record Idle(int port) implements Step {}

        record Expect(List<String> rows, boolean inOrder) implements Step {}

        record ExpectLate(long count) implements Step {}

        record ExpectWatermark(long millis) implements Step {}
    }

    /** How a scenario is run. */
    enum Mode {
        AS_WRITTEN,
        ROW_BY_ROW,
        ONE_BATCH,
        SOME_ROWS_COUNT,
        FULL_OUTPUT,
        RESTORED,
        RESCALED
    }

    private final List<Schema> inputs = new ArrayList<>();
    private final Schema output;
    private final Maker maker;
    private final List<Step> steps = new ArrayList<>();
    private final List<int @Nullable []> keys = new ArrayList<>();
    private boolean keepsState;
    private boolean spreads;

    private OperatorHarness(Schema output, Maker maker) {
        this.output = output;
        this.maker = maker;
    }

    /** An operator with one input. */
    public static OperatorHarness of(String input, String output, Maker maker) {
        OperatorHarness harness = new OperatorHarness(TextRows.schema(output), maker);
        harness.inputs.add(TextRows.schema(input));
        harness.keys.add(new int[0]);
        return harness;
    }

    /** An operator with two inputs. */
    public static OperatorHarness of(String left, String right, String output, Maker maker) {
        OperatorHarness harness = of(left, output, maker);
        harness.inputs.add(TextRows.schema(right));
        harness.keys.add(new int[0]);
        return harness;
    }

    /** Says that state without windows stays to the end. */
    public OperatorHarness keepsState() {
        keepsState = true;
        return this;
    }

    /**
     * Says that there may be several tasks, to which the rows of all ports go by these columns, or anyhow if there are none.
     */
    public OperatorHarness spreadBy(Integer... columns) {
        spreads = true;
        for (int port = 0; port < keys.size(); port++) {
            keys.set(port, List.of(columns).stream().mapToInt(Integer::intValue).toArray());
        }
        return this;
    }

    /** Says that every task gets all rows of a port. */
    public OperatorHarness copiedPort(int port) {
        keys.set(port, null);
        return this;
    }

    public OperatorHarness rows(String... rows) {
        return rowsOf(0, rows);
    }

    public OperatorHarness rowsOf(int port, String... rows) {
        steps.add(new Step.Rows(port, List.of(rows)));
        return this;
    }

    public OperatorHarness watermark(String time) {
        return watermarkOf(0, time);
    }

    public OperatorHarness watermarkOf(int port, String time) {
        steps.add(new Step.Watermark(port, TextRows.time(time)));
        return this;
    }

    /** Ends a port. */
    public OperatorHarness endOf(int port) {
        steps.add(new Step.Watermark(port, Long.MAX_VALUE));
        return this;
    }

    /** Ends all ports. */
    public OperatorHarness end() {
        for (int port = 0; port < inputs.size(); port++) {
            endOf(port);
        }
        return this;
    }

    public OperatorHarness idle(int port) {
        steps.add(new Step.Idle(port));
        return this;
    }

    /** These rows, in any order, came out since the last expectation. */
    public OperatorHarness expect(String... rows) {
        steps.add(new Step.Expect(List.of(rows), false));
        return this;
    }

    /** These rows came out in this order since the last expectation. */
    public OperatorHarness expectInOrder(String... rows) {
        steps.add(new Step.Expect(List.of(rows), true));
        return this;
    }

    public OperatorHarness expectNothing() {
        return expect();
    }

    /** So many rows (or pairs of row and window) were late since the beginning. */
    public OperatorHarness expectLate(long count) {
        steps.add(new Step.ExpectLate(count));
        return this;
    }

    /** The watermark that came out last. */
    public OperatorHarness expectWatermark(String time) {
        steps.add(new Step.ExpectWatermark(TextRows.time(time)));
        return this;
    }

    /** Nothing more comes after this: all inputs ended and the output has ended. */
    public OperatorHarness expectEnd() {
        steps.add(new Step.ExpectWatermark(Long.MAX_VALUE));
        return this;
    }

    /** Runs the scenario in every mode; fails with the mode's name. */
    public void inEveryMode() {
        for (Mode mode : Mode.values()) {
            if (mode != Mode.RESCALED || spreads) {
                run(mode);
            }
        }
    }

    private void run(Mode mode) {
        try (HarnessRun run = new HarnessRun(mode, inputs, keys, output, maker)) {
            run.play(steps);
            run.finish(keepsState);
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("mode " + mode + ": " + failure.getMessage(), failure);
        }
    }
}
