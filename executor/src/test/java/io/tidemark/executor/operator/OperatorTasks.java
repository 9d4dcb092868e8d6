package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.KeyHash;
import io.tidemark.executor.snapshot.AccumulatedState;
import io.tidemark.executor.snapshot.KeyGroups;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.StateBudget;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.chronicle.SpillSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plan in several tasks, each with its share of the rows, as exchanges spread them. {@link #restart} goes on
 * with another number of tasks, from all that the snapshots so far come to. Thread: the test's.
 */
final class OperatorTasks implements AutoCloseable {
    /** Makes the operator of a task. */
    interface Maker {
        Operator make(StateStore store, Output output);
    }

    private final List<int @Nullable []> keys;
    private final Supplier<StateBudget> budget;
    private final Maker maker;
    private final Output output;
    private final AccumulatedState saved = new AccumulatedState();
    private final List<StateStore> stores = new ArrayList<>();
    private final List<Operator> operators = new ArrayList<>();
    private final long[] watermarks;
    private final boolean[] idle;
    private long[] given = {};
    private long merged = Long.MIN_VALUE;

    /**
     * @param keys for each port the columns that rows are spread by; null for one of which every task gets all rows
     * @param output takes the rows of all tasks and the least of their watermarks
     */
    OperatorTasks(List<int @Nullable []> keys, Supplier<StateBudget> budget, Maker maker, Output output) {
        this.keys = keys;
        this.budget = budget;
        this.maker = maker;
        this.output = output;
        watermarks = new long[keys.size()];
        Arrays.fill(watermarks, Long.MIN_VALUE);
        idle = new boolean[keys.size()];
        start(1);
    }

    static StateBudget ampleBudget() {
        return new StateBudget(1 << 24, 1L << 30);
    }

    private void start(int tasks) {
        given = new long[tasks];
        Arrays.fill(given, Long.MIN_VALUE);
        for (int task = 0; task < tasks; task++) {
            StateStore store =
                    new StateStore("test", budget.get(), Path.of("target", "spill"), SpillSpace.FILE_SYSTEM, true);
            Operator operator = maker.make(store, new TaskOutput(task));
            for (int port = 0; port < keys.size(); port++) {
                int[] columns = keys.get(port);
                operator.placed(
                        port, columns == null ? TaskShare.copies(task, tasks) : TaskShare.byKeys(task, tasks, columns));
            }
            stores.add(store);
            operators.add(operator);
        }
    }

    /** Where one task's rows go. */
    private final class TaskOutput implements Output {
        private final int task;

        TaskOutput(int task) {
            this.task = task;
        }

        @Override
        public void rows(ColumnBatch batch) {
            output.rows(batch);
        }

        @Override
        public void watermark(long millis) {
            given[task] = Math.max(given[task], millis);
            long least = Arrays.stream(given).min().orElseThrow();
            if (least > merged) {
                merged = least;
                output.watermark(least);
            }
        }

        @Override
        public void idle() {
            output.idle();
        }
    }

    int tasks() {
        return operators.size();
    }

    void onBatch(int port, ColumnBatch batch) {
        int[] columns = keys.get(port);
        int tasks = operators.size();
        if (columns == null || tasks == 1) {
            operators.forEach(operator -> operator.onBatch(port, batch));
            return;
        }
        int[][] rows = new int[tasks][batch.activeCount()];
        int[] counts = new int[tasks];
        for (int place = 0; place < batch.activeCount(); place++) {
            int row = batch.activeRow(place);
            int hash = KeyHash.hash(batch, columns, row);
            int task = columns.length == 0 ? row % tasks : KeyGroups.owner(KeyGroups.of(hash), tasks);
            rows[task][counts[task]++] = row;
        }
        for (int task = 0; task < tasks; task++) {
            if (counts[task] > 0) {
                ColumnBatch share = new ColumnBatch(batch.columns);
                share.describeAs(batch);
                share.selection = rows[task];
                share.selectedCount = counts[task];
                operators.get(task).onBatch(port, share);
            }
        }
    }

    void onWatermark(int port, long millis) {
        watermarks[port] = Math.max(watermarks[port], millis);
        idle[port] = false;
        operators.forEach(operator -> operator.onWatermark(port, millis));
    }

    void onIdle(int port) {
        idle[port] = true;
        operators.forEach(operator -> operator.onIdle(port));
    }

    boolean pending() {
        return operators.stream().anyMatch(Operator::pending);
    }

    /** One step of one of those that have more to give out. */
    void step() {
        operators.stream().filter(Operator::pending).findFirst().orElseThrow().step();
    }

    /** Works off all that is pending. */
    void work() {
        while (pending()) {
            step();
        }
    }

    /** Writes what has changed, and goes on with so many fresh tasks. */
    void restart(int tasks) {
        operators.forEach(Operator::onBarrier);
        work();
        snapshot();
        boolean renumbered = tasks != tasks();
        closeAll();
        start(tasks);
        for (int task = 0; task < tasks; task++) {
            operators.get(task).restore(saved.reader(task, tasks));
        }
        check(!pending(), "pending after restore");
        operators.forEach(Operator::resume);
        for (int port = 0; port < watermarks.length; port++) {
            retell(port);
        }
        work();
        if (renumbered) {
            saved.rescaled(snapshots());
        }
    }

    /** What those before it tell an operator again. */
    private void retell(int port) {
        for (Operator operator : operators) {
            if (watermarks[port] != Long.MIN_VALUE) {
                operator.onWatermark(port, watermarks[port]);
            }
            if (idle[port]) {
                operator.onIdle(port);
            }
        }
    }

    /** Writes what has changed. */
    void snapshot() {
        List<StateRecords> changes = snapshots();
        for (int task = 0; task < tasks(); task++) {
            saved.apply(task, tasks(), changes.get(task));
        }
    }

    private List<StateRecords> snapshots() {
        List<StateRecords> changes = new ArrayList<>();
        for (Operator operator : operators) {
            StateRecords records = new StateRecords();
            operator.snapshot(records);
            changes.add(records);
        }
        return changes;
    }

    /** State tables that are open. */
    int openTables() {
        return stores.stream().mapToInt(StateStore::openTables).sum();
    }

    private void closeAll() {
        operators.forEach(Operator::close);
        check(openTables() == 0, "state tables left open");
        stores.forEach(StateStore::close);
        operators.clear();
        stores.clear();
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new AssertionError(message);
        }
    }

    @Override
    public void close() {
        operators.forEach(Operator::close);
        stores.forEach(StateStore::close);
    }
}
