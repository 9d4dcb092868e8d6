package io.tidemark.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.operator.TextRows;
import io.tidemark.executor.state.Seed;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Distribution;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that go on with another number of tasks after each crash give what one gives that is never stopped. */
@Timeout(120)
final class RescaleTest {
    private static final long PATIENCE = 20_000;
    private static final int[] TASKS = {1, 2, 3, 4, 7};
    private static final int RESTARTS = 6;

    /** What the jobs do; rows are not late and the result does not depend on the order between partitions. */
    @SuppressWarnings("ImmutableEnumChecker") // plans are records of immutable things
    private enum Query {
        TUMBLE,
        HOP,
        CUMULATE,
        SESSION,
        ROWS_OF_SESSIONS,
        DISTINCT,
        WITHOUT_KEYS,
        AT_END,
        JOIN,
        JOIN_WITH_COPIES,
        HOLD_BACK,
        HOLD_BACK_BY_KEY,
        SHOWN,
        SORT,
        UNION;

        PhysicalPlan plan() {
            return SimPlans.into("out", node());
        }

        private PhysicalNode node() {
            return switch (this) {
                case TUMBLE -> SimPlans.windows(scan(), tumble());
                case HOP -> SimPlans.windows(scan(), new WindowSpec.Hop(5_000, 15_000, 0));
                case CUMULATE -> SimPlans.windows(scan(), new WindowSpec.Cumulate(5_000, 20_000, 0));
                case SESSION -> SimPlans.windows(scan(), new WindowSpec.Session(4_000, false));
                case ROWS_OF_SESSIONS ->
                    new PhysicalNode.WindowAssign(
                            new PhysicalNode.Exchange(scan(), List.of(1)),
                            new WindowSpec.Session(4_000, false),
                            3,
                            List.of(1),
                            Emission.ON_WATERMARK,
                            windowed(SimConnector.SCHEMA));
                case DISTINCT ->
                    windows(List.of(1), new AggregateCall("COUNT", List.of(2), true, -1, SqlType.bigint()));
                case WITHOUT_KEYS ->
                    windows(List.of(), new AggregateCall("MAX", List.of(2), false, -1, SqlType.bigint()));
                case AT_END ->
                    new PhysicalNode.GroupAggregate(
                            new PhysicalNode.Exchange(scan(), List.of(1)),
                            List.of(1),
                            List.of(new AggregateCall("SUM", List.of(2), false, -1, SqlType.bigint())),
                            Emission.AT_END,
                            TextRows.schema("item BIGINT, total BIGINT"));
                case JOIN ->
                    SimPlans.join(
                            SimPlans.windows(scan(), tumble()),
                            SimPlans.windows(SimPlans.above(scan(), 20), new WindowSpec.Hop(5_000, 10_000, 0)));
                case JOIN_WITH_COPIES -> joinWithMost();
                case HOLD_BACK -> new PhysicalNode.HoldBack(new PhysicalNode.Exchange(scan(), List.of()), 3, 1);
                case HOLD_BACK_BY_KEY -> new PhysicalNode.HoldBack(new PhysicalNode.Exchange(scan(), List.of(1)), 3, 1);
                case SHOWN ->
                    shown(
                            SimPlans.WINDOWS,
                            new PhysicalNode.WindowAggregate(
                                    new PhysicalNode.Exchange(scan(), List.of(1)),
                                    tumble(),
                                    3,
                                    List.of(1),
                                    List.of(WindowProperty.END),
                                    List.of(
                                            new AggregateCall("COUNT", List.of(), false, -1, SqlType.bigint()),
                                            new AggregateCall("SUM", List.of(2), false, -1, SqlType.bigint())),
                                    Emission.CHANGES,
                                    SimPlans.WINDOWS));
                case SORT ->
                    new PhysicalNode.Sort(
                            new PhysicalNode.Exchange(scan(), List.of()), List.of(new SortKey(2, true, false)), 0, -1);
                case UNION ->
                    SimPlans.union(
                            SimPlans.windows(scan(), tumble()),
                            SimPlans.windows(SimPlans.above(scan(), 20), new WindowSpec.Hop(5_000, 10_000, 0)));
            };
        }

        private static PhysicalNode scan() {
            return SimPlans.scan("bids", 5_000);
        }

        private static WindowSpec tumble() {
            return new WindowSpec.Tumble(10_000, 0);
        }

        private static Schema windowed(Schema rows) {
            List<Column> columns = new ArrayList<>(rows.columns());
            columns.add(new Column("window_start", SqlType.timestamp()));
            columns.add(new Column("window_end", SqlType.timestamp()));
            columns.add(new Column("window_time", SqlType.timestamp()));
            return new Schema(columns);
        }

        private static PhysicalNode windows(List<Integer> keys, AggregateCall call) {
            String item = keys.isEmpty() ? "" : "item BIGINT, ";
            return new PhysicalNode.WindowAggregate(
                    new PhysicalNode.Exchange(scan(), keys),
                    new WindowSpec.Hop(5_000, 10_000, 0),
                    3,
                    keys,
                    List.of(WindowProperty.END),
                    List.of(call),
                    Emission.ON_WATERMARK,
                    TextRows.schema(item + "window_end TIMESTAMP, result BIGINT"));
        }

        /** Sums of items beside the highest price of all in the window, of which every task has a copy. */
        private static PhysicalNode joinWithMost() {
            PhysicalNode left = SimPlans.windows(scan(), new WindowSpec.Hop(5_000, 10_000, 0));
            PhysicalNode right = windows(List.of(), new AggregateCall("MAX", List.of(2), false, -1, SqlType.bigint()));
            List<Column> columns = new ArrayList<>(left.schema().columns());
            columns.addAll(right.schema().columns());
            return new PhysicalNode.Join(
                    left,
                    new PhysicalNode.Exchange(right, Distribution.ALL_TASKS, List.of()),
                    List.of(1),
                    List.of(0),
                    null,
                    1,
                    Emission.ON_WATERMARK,
                    new Schema(columns));
        }

        private static PhysicalNode shown(Schema schema, PhysicalNode input) {
            EmitPolicy emit = new EmitPolicy(Emission.CHANGES, false, true, EmitPolicy.NO_DELAY, 0);
            return new PhysicalNode.Materialize(input, emit, List.of(0, 1), true, 1, 0, schema);
        }
    }

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final SimLog log = new SimLog();
    private final MemoryCheckpoints disk = new MemoryCheckpoints();
    private final List<Executor> executors = new ArrayList<>();
    private long nextId;

    @AfterEach
    void close() {
        executors.forEach(Executor::close);
    }

    private Job start(PhysicalPlan plan, int parallelism, SimLog source, MemoryCheckpoints checkpoints) {
        Executor executor =
                new Executor(new ExecutorConfig(2, directory.resolve("spill")), SystemClock.INSTANCE, checkpoints);
        executors.add(executor);
        Durability durability = new Durability(
                "uuid-1", "INSERT …", directory, 60_000, PATIENCE, 3, null, Durability.StateChange.REFUSE);
        JobSettings settings = new JobSettings(
                        "test", parallelism, ZoneOffset.UTC, directory, directory, "fail", 7, 1 << 24, 1L << 30)
                .with(durability);
        return executor.start(plan, settings, new SimConnector(source, 5));
    }

    private void feed(int rows) {
        for (int row = 0; row < rows; row++) {
            long id = nextId++;
            long early = id % 7 * 500;
            log.append(
                    "bids", (int) (id % 3), new SimLog.Row(id, id * 31 % 11, id * 17 % 97, id * 700 + 5_000 - early));
        }
    }

    /** So that checkpoints have something to hold. */
    private void awaitRead(Job job) throws InterruptedException {
        while (job.counters().rowsRead() < nextId) {
            assertThat(job.await(5)).isFalse();
        }
    }

    private static List<String> out(SimLog of) {
        List<String> rows = new ArrayList<>(of.committed("out"));
        Collections.sort(rows);
        return rows;
    }

    private List<String> undisturbed(PhysicalPlan plan) throws InterruptedException {
        SimLog whole = new SimLog();
        whole.createSource("bids", 3);
        for (int partition = 0; partition < 3; partition++) {
            for (int row = 0; row < log.size("bids", partition); row++) {
                whole.append("bids", partition, log.read("bids", partition, row));
            }
        }
        whole.end("bids");
        Job job = start(plan, 1, whole, new MemoryCheckpoints());
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.failure()).isEmpty();
        return out(whole);
    }

    @ParameterizedTest
    @EnumSource
    void aJobGoesOnWithAnyNumberOfTasks(Query query) throws InterruptedException {
        Random random = Seed.random();
        PhysicalPlan plan = query.plan();
        log.createSource("bids", 3);
        List<Integer> used = new ArrayList<>();
        Job job = start(plan, 1, log, disk);
        for (int restart = 0; restart < RESTARTS; restart++) {
            feed(30);
            awaitRead(job);
            job.checkpoints().orElseThrow().checkpoint(PATIENCE);
            feed(20);
            awaitRead(job);
            job.checkpoints().orElseThrow().checkpoint(PATIENCE);
            feed(10);
            job.cancel();
            assertThat(job.await(PATIENCE)).isTrue();
            disk.crash();
            used.add(TASKS[random.nextInt(TASKS.length)]);
            job = start(plan, used.get(restart), log, disk);
        }
        log.end("bids");
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.failure()).isEmpty();
        assertThat(out(log))
                .as("with tasks %s", used)
                .isEqualTo(undisturbed(plan))
                .isNotEmpty();
    }
}
