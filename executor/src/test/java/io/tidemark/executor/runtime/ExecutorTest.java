package io.tidemark.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.ResultStream;
import io.tidemark.executor.operator.TextRows;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ExecutorTest {
    private static final TableDefinition TABLE = ScriptConnector.table();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final List<Executor> executors = new ArrayList<>();

    @AfterEach
    void close() {
        executors.forEach(Executor::close);
    }

    private Executor executor(int threads) {
        Executor executor = new Executor(new ExecutorConfig(threads, directory.resolve("spill")), SystemClock.INSTANCE);
        executors.add(executor);
        return executor;
    }

    private JobSettings settings(int parallelism) {
        return new JobSettings(
                "test",
                parallelism,
                ZoneOffset.UTC,
                directory,
                directory,
                "fail",
                ColumnBatch.DEFAULT_ROWS,
                1 << 26,
                1L << 32);
    }

    private static PhysicalNode scan(boolean bounded) {
        PhysicalNode scan = new PhysicalNode.Scan(TABLE, List.of(0, 1, 2), bounded, ScriptConnector.SCHEMA);
        Expression watermark = new Expression.ColumnReference(2, SqlType.timestamp());
        return new PhysicalNode.Watermark(scan, 2, watermark, true);
    }

    private static PhysicalPlan plan(PhysicalNode node, long limit) {
        return new PhysicalPlan(new PhysicalNode.Output(node, null), true, false, limit);
    }

    private static AggregateCall call(String function, int... arguments) {
        List<Integer> columns = new ArrayList<>();
        for (int argument : arguments) {
            columns.add(argument);
        }
        return new AggregateCall(function, columns, false, -1, SqlType.bigint());
    }

    private static PhysicalNode window(PhysicalNode input, WindowSpec window, Emission emission) {
        return new PhysicalNode.WindowAggregate(
                new PhysicalNode.Exchange(input, List.of(0)),
                window,
                2,
                List.of(0),
                List.of(WindowProperty.END),
                List.of(call("COUNT"), call("SUM", 1), call("MAX", 1)),
                emission,
                TextRows.schema("item BIGINT, window_end TIMESTAMP, n BIGINT, total BIGINT, most BIGINT"));
    }

    private static List<String> read(Job job, Schema schema) throws InterruptedException {
        List<String> rows = new ArrayList<>();
        ResultStream results = job.results();
        while (!results.ended()) {
            ColumnBatch batch = results.next(100);
            if (batch != null) {
                rows.addAll(TextRows.texts(schema, batch));
            }
        }
        return rows;
    }

    private List<String> run(PhysicalNode node, int parallelism) throws InterruptedException {
        ScriptConnector connector = new ScriptConnector(3, 5_000);
        Job job = executor(2).start(plan(node, -1), settings(parallelism), connector);
        List<String> rows = read(job, node.schema());
        assertThat(job.await(10_000)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(job.counters().lateRows()).isZero();
        assertThat(connector.open).hasValue(0);
        Collections.sort(rows);
        return rows;
    }

    private void sameAtEveryParallelism(PhysicalNode node, int leastRows) throws InterruptedException {
        List<String> one = run(node, 1);
        assertThat(one).hasSizeGreaterThanOrEqualTo(leastRows);
        assertThat(run(node, 2)).isEqualTo(one);
        assertThat(run(node, 4)).isEqualTo(one);
    }

    @Test
    void howAJobStandsCanBeAskedWhileItEnds() throws InterruptedException {
        Executor executor = executor(2);
        for (int round = 0; round < 50; round++) {
            Job job = executor.start(plan(scan(true), -1), settings(2), new ScriptConnector(3, 10));
            while (!job.state().ended()) {
                ColumnBatch unread = job.results().next(0);
                assertThat(unread == null || unread.rowCount > 0).isTrue();
                assertThat(job.status().splits()).hasSizeLessThanOrEqualTo(3);
            }
            assertThat(job.status().splits()).isEmpty();
        }
    }

    @Test
    void groupsAreTheSameAtEveryParallelism() throws InterruptedException {
        PhysicalNode groups = new PhysicalNode.GroupAggregate(
                new PhysicalNode.Exchange(scan(true), List.of(0)),
                List.of(0),
                List.of(call("COUNT"), call("SUM", 1), call("MIN", 1)),
                Emission.AT_END,
                TextRows.schema("item BIGINT, n BIGINT, total BIGINT, least BIGINT"));
        sameAtEveryParallelism(groups, 97);
        long rows = run(groups, 2).stream()
                .mapToLong(row -> Long.parseLong(row.split(" ")[1]))
                .sum();
        assertThat(rows).isEqualTo(15_000);
    }

    @Test
    void windowsAreTheSameAtEveryParallelism() throws InterruptedException {
        sameAtEveryParallelism(window(scan(true), new WindowSpec.Tumble(10_000, 0), Emission.ON_WATERMARK), 97 * 50);
        sameAtEveryParallelism(
                window(scan(true), new WindowSpec.Hop(4_000, 10_000, 1_000), Emission.ON_WATERMARK), 97 * 120);
        sameAtEveryParallelism(window(scan(true), new WindowSpec.Hop(5_000, 10_000, 0), Emission.AT_END), 97 * 100);
    }

    @Test
    void distinctRowsAreTheSameAtEveryParallelism() throws InterruptedException {
        PhysicalNode distinct = new PhysicalNode.GroupAggregate(
                new PhysicalNode.Exchange(scan(true), List.of(0, 1)),
                List.of(0, 1),
                List.of(),
                Emission.AT_END,
                TextRows.schema("item BIGINT, price BIGINT"));
        sameAtEveryParallelism(distinct, 15_000); // all rows differ
    }

    @Test
    void aUnionIsTheSameAtEveryParallelism() throws InterruptedException {
        PhysicalNode dear = new PhysicalNode.Filter(scan(true), greater(1, 500));
        PhysicalNode cheap = new PhysicalNode.Filter(scan(true), greater(0, 50));
        PhysicalNode union = new PhysicalNode.UnionAll(List.of(dear, cheap), ScriptConnector.SCHEMA);
        sameAtEveryParallelism(window(union, new WindowSpec.Tumble(10_000, 0), Emission.ON_WATERMARK), 1_000);
    }

    private static Expression greater(int column, long bound) {
        return new Expression.Call(
                ">",
                List.of(
                        new Expression.ColumnReference(column, SqlType.bigint()),
                        new Expression.Literal(bound, SqlType.bigint())),
                SqlType.of(SqlType.Kind.BOOLEAN));
    }

    @Test
    void aJoinOfWindowsIsTheSameAtEveryParallelism() throws InterruptedException {
        PhysicalNode counts = window(scan(true), new WindowSpec.Hop(5_000, 10_000, 0), Emission.ON_WATERMARK);
        PhysicalNode sums = window(
                new PhysicalNode.Filter(scan(true), greater(1, 300)),
                new WindowSpec.Hop(5_000, 10_000, 0),
                Emission.ON_WATERMARK);
        PhysicalNode join = new PhysicalNode.Join(
                counts,
                sums,
                List.of(0, 1),
                List.of(0, 1),
                null,
                1,
                Emission.ON_WATERMARK,
                TextRows.schema("item BIGINT, window_end TIMESTAMP, n BIGINT, total BIGINT, most BIGINT,"
                        + " item0 BIGINT, window_end0 TIMESTAMP, n0 BIGINT, total0 BIGINT, most0 BIGINT"));
        sameAtEveryParallelism(join, 97 * 80);
    }

    @Test
    void sortedRowsAreTheSameAtEveryParallelism() throws InterruptedException {
        PhysicalNode sort = new PhysicalNode.Sort(
                scan(true),
                List.of(new SortKey(1, true, false), new SortKey(0, false, true), new SortKey(2, false, true)),
                10,
                500);
        sameAtEveryParallelism(sort, 500);
    }

    @Test
    void aJobIsCancelledWithinASecond() throws InterruptedException {
        ScriptConnector connector = new ScriptConnector(3, Long.MAX_VALUE);
        PhysicalNode windows = window(scan(false), new WindowSpec.Tumble(10_000, 0), Emission.ON_WATERMARK);
        Job job = executor(2).start(plan(windows, -1), settings(2), connector);
        assertThat(job.results().next(10_000)).isNotNull();
        job.cancel();
        assertThat(job.await(1_000)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        assertThat(connector.open).hasValue(0);
    }

    @Test
    void aLimitEndsAJobOverEndlessInput() throws InterruptedException {
        ScriptConnector connector = new ScriptConnector(3, Long.MAX_VALUE);
        PhysicalNode windows = window(scan(false), new WindowSpec.Tumble(10_000, 0), Emission.ON_WATERMARK);
        for (int parallelism : new int[] {1, 2, 4}) {
            Job job = executor(2).start(plan(windows, 150), settings(parallelism), connector);
            assertThat(read(job, windows.schema())).hasSize(150);
            assertThat(job.await(10_000)).isTrue();
            assertThat(job.state()).isEqualTo(JobState.FINISHED);
            assertThat(connector.open).hasValue(0);
        }
    }

    @Test
    void aFailingSourceFailsTheJobAndAllIsClosed() throws InterruptedException {
        ScriptConnector connector = new ScriptConnector(3, Long.MAX_VALUE);
        connector.failingRow = 3_000;
        PhysicalNode windows = window(scan(false), new WindowSpec.Tumble(10_000, 0), Emission.ON_WATERMARK);
        failsWith(connector, windows, ErrorCode.SOURCE_FAILED);
        connector.failure = new IllegalStateException("a bug");
        failsWith(connector, windows, ErrorCode.INTERNAL);
    }

    @Test
    void aFailingExpressionFailsTheJobAndAllIsClosed() throws InterruptedException {
        Expression price = new Expression.ColumnReference(1, SqlType.bigint());
        Expression ratio = new Expression.Call(
                "/", List.of(new Expression.Literal(1L, SqlType.bigint()), price), SqlType.bigint());
        PhysicalNode project = new PhysicalNode.Project(scan(false), List.of(ratio), TextRows.schema("ratio BIGINT"));
        failsWith(new ScriptConnector(2, Long.MAX_VALUE), project, ErrorCode.DIVISION_BY_ZERO);
    }

    private void failsWith(ScriptConnector connector, PhysicalNode node, ErrorCode code) throws InterruptedException {
        Job job = executor(2).start(plan(node, -1), settings(2), connector);
        assertThatThrownBy(() -> read(job, node.schema()))
                .isInstanceOfSatisfying(TidemarkException.class, failure -> assertThat(failure.code())
                        .isEqualTo(code));
        assertThat(job.await(1_000)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.failure()).isPresent();
        assertThat(connector.open).hasValue(0);
    }

    @Test
    void aSinkGetsEveryRowAndIsCommittedOnce() throws InterruptedException {
        ScriptConnector connector = new ScriptConnector(3, 5_000);
        Job job = writing(connector);
        assertThat(job.await(30_000)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(connector.written).hasSize(15_000);
        assertThat(connector.commits).hasValue(1);
        assertThat(connector.open).hasValue(0);
        assertThat(job.counters().rowsRead()).isEqualTo(15_000);
        assertThat(job.counters().rowsOut()).isEqualTo(15_000);
    }

    @Test
    void aFailingSinkFailsTheJobWithoutACommit() throws InterruptedException {
        ScriptConnector connector = new ScriptConnector(3, Long.MAX_VALUE);
        connector.failingWrite = 2_000;
        Job job = writing(connector);
        assertThat(job.await(10_000)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.failure().orElseThrow().code()).isEqualTo(ErrorCode.SINK_FAILED);
        assertThat(connector.commits).hasValue(0);
        assertThat(connector.open).hasValue(0);
    }

    @Test
    void aLimitedJobWhoseSinkFailsAtItsEndFails() throws InterruptedException {
        ScriptConnector connector = new ScriptConnector(3, Long.MAX_VALUE);
        connector.failingFinish = true;
        PhysicalPlan plan = new PhysicalPlan(new PhysicalNode.Output(scan(false), TABLE), false, true, 500);
        Job job = executor(2).start(plan, settings(2), connector);
        assertThat(job.await(10_000)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(connector.commits).hasValue(0);
        assertThat(connector.open).hasValue(0);
    }

    private Job writing(ScriptConnector connector) {
        PhysicalPlan plan = new PhysicalPlan(new PhysicalNode.Output(scan(false), TABLE), false, true, -1);
        return executor(2).start(plan, settings(2), connector);
    }

    @Test
    void aCallerThatDoesNotReadHoldsTheSourceBack() throws InterruptedException {
        ScriptConnector connector = new ScriptConnector(4, Long.MAX_VALUE);
        PhysicalNode exchanged = new PhysicalNode.Exchange(scan(false), List.of(0));
        Job job = executor(2).start(plan(exchanged, -1), settings(4), connector);
        long before = -1;
        while (connector.produced.get() != before || before < 1_000) {
            before = connector.produced.get();
            assertThat(job.await(200)).isFalse();
        }
        assertThat(before).isLessThan(2_000_000);
        for (int batch = 0; batch < 200; batch++) {
            assertThat(job.results().next(10_000)).isNotNull();
        }
        assertThat(connector.produced.get()).isGreaterThan(before);
        job.cancel();
        assertThat(job.await(1_000)).isTrue();
        assertThat(connector.open).hasValue(0);
    }

    @Test
    void jobsAndExecutorsLeaveNoThreads() throws InterruptedException {
        long before = taskThreads();
        PhysicalNode windows = window(scan(true), new WindowSpec.Tumble(10_000, 0), Emission.ON_WATERMARK);
        for (int round = 0; round < 10; round++) {
            try (Executor executor =
                    new Executor(new ExecutorConfig(2, directory.resolve("spill")), SystemClock.INSTANCE)) {
                for (int job = 0; job < 10; job++) {
                    ScriptConnector connector = new ScriptConnector(2, 500);
                    Job running = executor.start(plan(windows, -1), settings(2), connector);
                    assertThat(read(running, windows.schema())).isNotEmpty();
                    assertThat(running.await(10_000)).isTrue();
                    assertThat(connector.open).hasValue(0);
                }
                executor.start(
                        plan(windows, -1), settings(2), new ScriptConnector(2, Long.MAX_VALUE)); // cancelled by close
            }
        }
        assertThat(taskThreads()).isEqualTo(before);
    }

    private static long taskThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tidemark-task"))
                .count();
    }
}
