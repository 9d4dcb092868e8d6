package io.tidemark.executor.runtime;

import io.tidemark.executor.codegen.CompiledExpressions;
import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.ledger.FailureCounts;
import io.tidemark.executor.operator.FailedRows;
import io.tidemark.executor.operator.OutputHub;
import io.tidemark.executor.operator.WatermarkOperator;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.thread.Clock;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the sources of a job and puts the watermarks of their splits behind them. Thread: the one that starts the job. */
final class ScanBuilder {
    /** What belongs to the reader at the head of a task. */
    private record Head(
            TableDefinition table,
            TableOptions options,
            DeadLetters letters,
            CountedRejects rejected,
            SourceInput input) {}

    private final JobRun job;
    private final ConnectorLookup connectors;
    private final Clock clock;
    private final @Nullable DurableRun durable;
    private final Map<Task, Head> heads = new HashMap<>();

    ScanBuilder(JobRun job, ConnectorLookup connectors, Clock clock) {
        this.durable = job.durable();
        this.job = job;
        this.connectors = connectors;
        this.clock = clock;
    }

    /** @param number the scan's number in the ledger */
    List<Lane> scan(PhysicalNode.Scan node, int parallelism, int number) {
        TableDefinition table = node.table();
        TableOptions options = connectors.options(table);
        DeadLetters letters = DeadLetters.of(table, connectors.connector(table), options, job, clock);
        CountedRejects rejected = new CountedRejects(job.book(), number, letters);
        Source source = connectors
                .connector(table)
                .openSource(new ScanRequest(
                        table,
                        options,
                        columns(node),
                        node.schema(),
                        node.bounded(),
                        job.settings().directory(),
                        rejected,
                        durable == null ? null : durable.start(durable.id(node)).orElse(null),
                        node.key(),
                        durable != null));
        job.opened(source);
        int readers = Math.max(1, Math.min(parallelism, source.splitCount()));
        List<Lane> lanes = new ArrayList<>();
        for (int index = 0; index < readers; index++) {
            Task task = job.newTask();
            OutputHub output = new OutputHub();
            SourceReader reader = source.reader(index, readers);
            SourceOrigins origins = new SourceOrigins(job.book(), number, reader, letters.box());
            SourceInput.Settings settings = new SourceInput.Settings(
                    table.name(),
                    options.millis("idle-timeout"),
                    options.millis("watermark-max-drift"),
                    job.settings().batchRows());
            SourceInput input = new SourceInput(reader, origins, settings, job.alignment(), clock, output);
            task.add(input);
            if (durable != null) {
                input.keepCheckpoints(durable.barriers(), durable.id(node));
                task.keep(new TaskPart(durable.id(node), index, readers, input));
            }
            task.add(origins);
            heads.put(task, new Head(table, options, letters, rejected, input));
            lanes.add(new Lane(task, output, List.of(input)));
        }
        return lanes;
    }

    private static List<ScanRequest.ScanColumn> columns(PhysicalNode.Scan node) {
        List<ScanRequest.ScanColumn> columns = new ArrayList<>();
        for (int index : node.columns()) {
            ColumnDefinition column = node.table().columns().get(index);
            columns.add(
                    column instanceof ColumnDefinition.Metadata metadata
                            ? new ScanRequest.ScanColumn(metadata.key(), true)
                            : new ScanRequest.ScanColumn(column.name().text(), false));
        }
        return columns;
    }

    /**
     * Where rows go for which a filter or projection over these lanes fails.
     *
     * @param step its number in the ledger
     */
    FailedRows failedRows(PhysicalNode input, Task task, int step) {
        Head head = readsOneScan(input) ? heads.get(task) : null;
        FailureCounts failures = job.book().openFailures(step);
        task.add(failures);
        return head == null
                ? new FailedExpressions(
                        job.book(),
                        failures,
                        input.schema(),
                        DeadLetters.ofJob(job, clock).ofTask(task),
                        null)
                : new FailedExpressions(
                        job.book(),
                        failures,
                        input.schema(),
                        head.letters().ofTask(task),
                        head.input().reader());
    }

    /** Whether batches come from a reader with each row at its place. */
    static boolean readsOneScan(PhysicalNode node) {
        boolean keepsPlaces = node instanceof PhysicalNode.Watermark
                || node instanceof PhysicalNode.Filter
                || node instanceof PhysicalNode.Project;
        return node instanceof PhysicalNode.Scan
                || keepsPlaces && readsOneScan(node.inputs().get(0));
    }

    /** @param expression makes the watermark expression when it is not just the time less a constant */
    List<Lane> watermark(PhysicalNode.Watermark node, List<Lane> inputs, Supplier<CompiledExpressions> expression) {
        Long delay = constantDelay(node);
        List<Lane> lanes = new ArrayList<>();
        for (Lane lane : inputs) {
            Head head = heads.get(lane.task());
            if (head == null) {
                throw TidemarkException.internal("a watermark must follow a scan");
            }
            OutputHub output = new OutputHub();
            WatermarkOperator operator = new WatermarkOperator(
                    node.timeColumn(),
                    delay == null ? 0 : delay,
                    delay == null ? expression.get() : null,
                    node.strict(),
                    new UnusableRows(
                            head.table(),
                            head.options(),
                            head.rejected(),
                            head.input().reader(),
                            clock),
                    head.input().reader().splitCount(),
                    () -> splitNames(head.input().reader()),
                    output);
            head.input().watch(operator, node.byClock());
            operator.placed(0, TaskShare.ofTask(lanes.size(), inputs.size()));
            lane.task().add(operator);
            lane.task().fed(operator, lane.feeds());
            if (durable != null) {
                lane.task().keep(TaskPart.of(durable.id(node), lanes.size(), inputs.size(), operator));
            }
            lane.output().attach(operator, 0);
            lanes.add(new Lane(lane.task(), output, lane.feeds()));
        }
        return lanes;
    }

    private static List<String> splitNames(SourceReader reader) {
        return reader.positions().stream().map(SplitPosition::split).toList();
    }

    /** Milliseconds that the watermark lags behind the time column, or null if it is anything else. */
    private static @Nullable Long constantDelay(PhysicalNode.Watermark node) {
        Expression watermark = node.watermark();
        if (isTimeColumn(watermark, node.timeColumn())) {
            return 0L;
        }
        if (watermark instanceof Expression.Call call
                && call.function().equals("-")
                && isTimeColumn(call.arguments().get(0), node.timeColumn())
                && call.arguments().get(1) instanceof Expression.Literal literal
                && literal.type().kind() == io.tidemark.types.SqlType.Kind.INTERVAL_DAY
                && literal.value() instanceof Long millis) {
            return millis;
        }
        return null;
    }

    private static boolean isTimeColumn(Expression expression, int timeColumn) {
        return expression instanceof Expression.ColumnReference column && column.index() == timeColumn;
    }
}
