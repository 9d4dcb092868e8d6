package io.tidemark.executor.runtime;

import io.tidemark.executor.codegen.CompiledExpressions;
import io.tidemark.executor.codegen.ExpressionCompiler;
import io.tidemark.executor.codegen.Mode;
import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.operator.AggregateLayout;
import io.tidemark.executor.operator.CalcOperator;
import io.tidemark.executor.operator.CollectOperator;
import io.tidemark.executor.operator.HoldBackOperator;
import io.tidemark.executor.operator.LimitOperator;
import io.tidemark.executor.operator.MaterializeLayout;
import io.tidemark.executor.operator.MaterializeOperator;
import io.tidemark.executor.operator.Operator;
import io.tidemark.executor.operator.OutputHub;
import io.tidemark.executor.operator.SessionChangesOperator;
import io.tidemark.executor.operator.SessionOperator;
import io.tidemark.executor.operator.SinkOperator;
import io.tidemark.executor.operator.SortOperator;
import io.tidemark.executor.operator.UnionOperator;
import io.tidemark.executor.operator.UnnestOperator;
import io.tidemark.executor.operator.WindowAssignOperator;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.table.LatestOperator;
import io.tidemark.executor.table.TableLayout;
import io.tidemark.executor.table.ViewSink;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.FailPoint;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a plan into tasks. Nodes between exchanges run in the same task; an exchange with one sender and one receiver is
 * left out; equal subtrees run once. Thread: the one that starts the job.
 */
final class TaskGraphBuilder implements PhysicalNode.Visitor<List<Lane>> {
    private final JobRun job;
    private final PhysicalPlan plan;
    private final ScanBuilder scans;
    private final LateSinks late;
    private final Clock clock;
    private final long latenessMillis;
    private final ConnectorLookup connectors;
    private final ExpressionCompiler compiler;
    private final Mode mode;
    private final int parallelism;
    private final Map<PhysicalNode, List<Lane>> built = new HashMap<>();
    private final LedgerTaps taps;
    private final @Nullable DurableRun durable;
    private final Map<Integer, Integer> gates = new HashMap<>();
    private final JobSinks sinks;
    private final AggregateLanes aggregates;
    private final JoinLanes joins;
    private PhysicalNode building;
    private int steps;
    private int followed;

    TaskGraphBuilder(
            JobRun job,
            PhysicalPlan plan,
            ConnectorLookup connectors,
            ExpressionCompiler compiler,
            Mode mode,
            Clock clock) {
        this.job = job;
        this.plan = plan;
        this.connectors = connectors;
        this.compiler = compiler;
        this.mode = mode;
        this.parallelism = job.settings().parallelism();
        this.scans = new ScanBuilder(job, connectors, clock);
        this.taps = new LedgerTaps(job.book());
        this.building = plan.root();
        this.durable = job.durable();
        this.late = new LateSinks(job, connectors, plan.bounded());
        this.sinks = new JobSinks(job, plan, connectors, late);
        this.clock = clock;
        this.latenessMillis = plan.emit().latenessMillis();
        this.aggregates = new AggregateLanes(this, late, parallelism, latenessMillis);
        this.joins = new JoinLanes(this, parallelism);
    }

    /** Builds the whole plan into the job. */
    void build() {
        if (durable == null) {
            buildOutputs();
            return;
        }
        DurableScans.check(durable.plan().scans().values(), connectors);
        sinks.openAll();
        FailPoint.hit("restart.opened");
        durable.choose();
        FailPoint.hit("restart.chosen");
        buildOutputs();
        StateRestore.restore(job, durable);
        FailPoint.hit("restart.restored");
        durable.begin();
        FailPoint.hit("restart.begun");
    }

    private void buildOutputs() {
        for (PhysicalNode.Output output : plan.outputs()) {
            building = output;
            output.accept(this);
        }
    }

    /** Whether a node has its lanes already. */
    boolean isBuilt(PhysicalNode node) {
        return built.containsKey(node);
    }

    /** The number of the next step that has status. */
    int nextStep() {
        followed++;
        return followed;
    }

    /** The lanes of a node, made when first asked for. */
    List<Lane> lanes(PhysicalNode node) {
        List<Lane> known = built.get(node);
        PhysicalNode consumer = building;
        if (known == null) {
            building = node;
            known = node.accept(this);
            building = consumer;
            built.put(node, known);
        }
        return taps.between(node, known, consumer);
    }

    /** Makes an operator of one input, given its task and output. */
    interface OperatorMaker {
        Operator make(Task task, OutputHub output);
    }

    /** Puts an operator behind each lane of a node. */
    List<Lane> follow(List<Lane> inputs, OperatorMaker maker) {
        return follow(inputs, Distributions.of(building.inputs().get(0)), maker);
    }

    /** @param keys by which the rows are spread over the lanes; null if the operators have no state */
    List<Lane> follow(List<Lane> inputs, int @Nullable [] keys, OperatorMaker maker) {
        List<Lane> lanes = new ArrayList<>();
        int step = nextStep();
        for (Lane input : inputs) {
            OutputHub output = new OutputHub();
            Operator operator = maker.make(input.task(), output);
            input.task().add(operator, step);
            input.task().fed(operator, input.feeds());
            if (keys != null) {
                operator.placed(0, TaskShare.byKeys(lanes.size(), inputs.size(), keys));
                keep(input.task(), lanes.size(), inputs.size(), operator);
            }
            input.output().attach(operator, 0);
            lanes.add(new Lane(input.task(), output, input.feeds()));
        }
        return lanes;
    }

    /** Notes that an operator of the node that is being built has state. */
    void keep(Task task, int index, int count, Operator operator) {
        String id = durable == null ? null : durable.plan().id(building);
        if (id != null) {
            task.keep(TaskPart.of(id, index, count, operator));
        }
    }

    /** What the next exchange of the node that is being built is called in checkpoints; null if there are none. */
    @Nullable
    String gate() {
        if (durable == null) {
            return null;
        }
        int number = durable.plan().number(building);
        return StatePlan.APART + "gate-" + number + "-" + gates.merge(number, 1, Integer::sum);
    }

    /** Makes expressions runnable. */
    CompiledExpressions compile(Schema input, @Nullable Expression condition, List<Expression> projections) {
        return compiler.compile("Step" + steps++, input, condition, projections, mode);
    }

    @Override
    public List<Lane> scan(PhysicalNode.Scan node) {
        return scans.scan(node, parallelism, taps.open(node));
    }

    @Override
    public List<Lane> values(PhysicalNode.Values node) {
        Task task = job.newTask();
        OutputHub output = new OutputHub();
        ValuesInput input = new ValuesInput(node, output);
        task.add(input);
        if (durable != null) {
            task.keep(new TaskPart(durable.id(node), 0, 1, input));
        }
        return List.of(new Lane(task, output, List.of(input)));
    }

    @Override
    public List<Lane> watermark(PhysicalNode.Watermark node) {
        List<Lane> inputs = lanes(node.input());
        return scans.watermark(node, inputs, () -> compile(node.schema(), null, List.of(node.watermark())));
    }

    @Override
    public List<Lane> filter(PhysicalNode.Filter node) {
        return calc(node, node.input(), node.condition(), columns(node.schema()));
    }

    /** A projection takes the filter below it into the same step. */
    @Override
    public List<Lane> project(PhysicalNode.Project node) {
        if (node.input() instanceof PhysicalNode.Filter filter && !built.containsKey(filter)) {
            return calc(node, filter.input(), filter.condition(), node.expressions());
        }
        return calc(node, node.input(), null, node.expressions());
    }

    private List<Lane> calc(
            PhysicalNode node, PhysicalNode input, @Nullable Expression condition, List<Expression> projections) {
        int step = taps.step(node);
        return follow(lanes(input), (task, output) -> {
            CompiledExpressions compiled = compile(input.schema(), condition, projections);
            CalcOperator calc = new CalcOperator(
                    compiled,
                    condition != null,
                    projections,
                    node.schema(),
                    scans.failedRows(input, task, step),
                    output);
            return compiled.mayTakeLong() ? inPortions(calc, input, task) : calc;
        });
    }

    /** Rows of a scan must stay where their reader has put them, so there the input itself gives fewer at once. */
    private Operator inPortions(CalcOperator calc, PhysicalNode input, Task task) {
        if (ScanBuilder.readsOneScan(input)) {
            task.rowsMayTakeLong();
            return calc;
        }
        return new PortionedOperator(calc, input.schema(), clock);
    }

    private static List<Expression> columns(Schema schema) {
        List<Expression> columns = new ArrayList<>();
        for (int index = 0; index < schema.size(); index++) {
            columns.add(new Expression.ColumnReference(index, schema.type(index)));
        }
        return columns;
    }

    @Override
    public List<Lane> windowAssign(PhysicalNode.WindowAssign node) {
        if (node.window() instanceof WindowSpec.Session session) {
            return sessionRows(node, session);
        }
        Panes panes = Panes.of(node.window());
        boolean judges = node.emission() == Emission.ON_WATERMARK;
        return follow(
                lanes(node.input()),
                (task, output) -> new WindowAssignOperator(
                        panes,
                        node.timeColumn(),
                        judges,
                        latenessMillis,
                        node.schema(),
                        late.of(node.input(), task),
                        output));
    }

    private List<Lane> sessionRows(PhysicalNode.WindowAssign node, WindowSpec.Session session) {
        checkInsertOnly(node.input(), "SESSION");
        AggregateLayout layout = new AggregateLayout(
                node.input().schema(), node.schema(), node.keys(), node.timeColumn(), List.of(), false, List.of());
        if (node.emission() == Emission.CHANGES) {
            return follow(
                    lanes(node.input()),
                    (task, output) -> SessionChangesOperator.ofRows(
                            layout,
                            session.gapMillis(),
                            latenessMillis,
                            task.store(),
                            late.of(node.input(), task),
                            output));
        }
        boolean atEnd = node.emission() == Emission.AT_END;
        return follow(
                lanes(node.input()),
                (task, output) -> SessionOperator.ofRows(
                        layout, session.gapMillis(), atEnd, task.store(), late.of(node.input(), task), output));
    }

    @Override
    public List<Lane> windowAggregate(PhysicalNode.WindowAggregate node) {
        return aggregates.windowAggregate(node);
    }

    @Override
    public List<Lane> groupAggregate(PhysicalNode.GroupAggregate node) {
        return aggregates.groupAggregate(node);
    }

    @Override
    public List<Lane> countAggregate(PhysicalNode.CountAggregate node) {
        return aggregates.countAggregate(node);
    }

    @Override
    public List<Lane> join(PhysicalNode.Join node) {
        return joins.join(node);
    }

    /** Refuses an input that takes rows back. */
    static void checkInsertOnly(PhysicalNode input, String what) {
        if (retracts(input)) {
            throw new TidemarkException(
                    ErrorCode.NOT_SUPPORTED_YET, what + " cannot read an input that takes rows back yet");
        }
    }

    /** Whether rows may be taken back. */
    static boolean retracts(PhysicalNode input) {
        return input.changelogMode() != ChangelogMode.INSERT_ONLY;
    }

    @Override
    public List<Lane> holdBack(PhysicalNode.HoldBack node) {
        checkInsertOnly(node.input(), "EMIT AFTER WATERMARK");
        return follow(
                lanes(node.input()),
                (task, output) -> new HoldBackOperator(
                        node.schema(),
                        node.timeColumn(),
                        node.delayMillis(),
                        latenessMillis,
                        task.store(),
                        late.of(node.input(), task),
                        output));
    }

    @Override
    public List<Lane> latest(PhysicalNode.Latest node) {
        boolean atEnd = node.emission() == Emission.AT_END;
        TableLayout layout = new TableLayout(node.schema(), node.keys());
        return follow(
                lanes(node.input()),
                (task, output) ->
                        new LatestOperator(layout, atEnd, job.config().spillDirectory(), task.store(), output));
    }

    @Override
    public List<Lane> materialize(PhysicalNode.Materialize node) {
        MaterializeLayout layout = MaterializeLayout.of(node);
        List<Lane> inputs = lanes(node.input());
        int[] keys = Distributions.of(node.input());
        if (layout.keepsRows() && !layout.tells(keys)) { // what is kept of a row must be where the row comes again
            keys = node.keys().stream().mapToInt(Integer::intValue).toArray();
            inputs = exchange(inputs, node.input().schema(), keys);
        }
        return follow(
                inputs,
                keys,
                (task, output) -> new MaterializeOperator(layout, task.store(), clock, task.meters(), output));
    }

    /** Passes on; the operator behind it asks for its late output itself. */
    @Override
    public List<Lane> lateRows(PhysicalNode.LateRows node) {
        return lanes(node.input());
    }

    @Override
    public List<Lane> unnest(PhysicalNode.Unnest node) {
        return follow(lanes(node.input()), (task, output) -> new UnnestOperator(node, output));
    }

    /** One task at parallelism 1; else the lanes of all inputs side by side, merged where they are exchanged. */
    @Override
    public List<Lane> unionAll(PhysicalNode.UnionAll node) {
        List<Lane> all = new ArrayList<>();
        for (PhysicalNode input : node.inputs()) {
            all.addAll(lanes(input));
        }
        if (parallelism > 1 || all.size() == 1) {
            return all;
        }
        Task task = all.get(0).task();
        OutputHub output = new OutputHub();
        UnionOperator union = new UnionOperator(all.size(), output);
        List<TaskInput> feeds = new ArrayList<>();
        for (int port = 0; port < all.size(); port++) {
            feeds.addAll(all.get(port).feeds());
            if (all.get(port).task() != task) {
                task.absorb(all.get(port).task());
            }
            all.get(port).output().attach(union, port);
        }
        task.add(union);
        task.fed(union, feeds);
        keep(task, 0, 1, union);
        return List.of(new Lane(task, output, feeds));
    }

    @Override
    public List<Lane> sort(PhysicalNode.Sort node) {
        checkInsertOnly(node.input(), "ORDER BY or LIMIT");
        List<Lane> inputs = exchange(lanes(node.input()), node.schema(), new int[0]);
        if (node.keys().isEmpty()) {
            Runnable satisfied =
                    plan.others().isEmpty() && plan.root().input().equals(node) ? job::finishEarly : () -> {};
            return follow(inputs, (task, output) -> new LimitOperator(node.offset(), node.fetch(), satisfied, output));
        }
        return follow(
                inputs,
                (task, output) -> new SortOperator(
                        node.schema(), node.keys(), node.offset(), node.fetch(), task.store(), output));
    }

    @Override
    public List<Lane> exchange(PhysicalNode.Exchange node) {
        int[] keys = node.keys().stream().mapToInt(Integer::intValue).toArray();
        return exchange(lanes(node.input()), node.schema(), keys);
    }

    /** Sends rows to the tasks that own their keys, unless there is one task on both sides. */
    List<Lane> exchange(List<Lane> senders, Schema schema, int[] keys) {
        int receiving = keys.length == 0 ? 1 : parallelism;
        if (senders.size() == 1 && receiving == 1) {
            return senders;
        }
        List<Lane> receivers = newLanes(receiving);
        Exchanges.byKey(gate(), senders, schema, keys, receivers);
        return receivers;
    }

    /** Lanes in tasks of their own. */
    List<Lane> newLanes(int count) {
        List<Lane> lanes = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            lanes.add(new Lane(job.newTask(), new OutputHub()));
        }
        return lanes;
    }

    @Override
    public List<Lane> output(PhysicalNode.Output node) {
        List<Lane> inputs = lanes(node.input());
        if (plan.limit() >= 0) {
            inputs = follow(
                    exchange(inputs, node.schema(), new int[0]),
                    (task, output) -> new LimitOperator(0, plan.limit(), job::finishEarly, output));
        }
        TableDefinition table = node.table();
        if (table == null) {
            return follow(inputs, (task, output) -> {
                task.setGivesResults();
                return new CollectOperator(node.schema(), job.queue(), task.meters());
            });
        }
        return sink(node, table, inputs);
    }

    private List<Lane> sink(PhysicalNode.Output node, TableDefinition table, List<Lane> inputs) {
        List<Lane> writing = inputs;
        if (!table.materializedView() && node.changelogMode() == ChangelogMode.RETRACT && inputs.size() > 1) {
            writing = exchange(inputs, node.schema(), new int[0]); // changes of a row must keep their order
        }
        Sink opened = sinks.of(node, table);
        if (opened instanceof ViewSink view) {
            return follow(
                    exchange(inputs, node.schema(), new int[0]),
                    (task, output) -> view.operator(
                            task.store().pages("rows of the materialized view", "keep fewer rows in the view"),
                            task.meters()));
        }
        int count = writing.size();
        int[] next = new int[1];
        return follow(writing, (task, output) -> {
            SinkWriter writer = opened.writer(next[0]++, count);
            return new SinkOperator(writer, table, task.meters());
        });
    }
}
