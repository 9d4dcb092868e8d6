package io.tidemark.executor.runtime;

import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.operator.LateOutput;
import io.tidemark.executor.operator.OutputHub;
import io.tidemark.executor.operator.SinkOperator;
import io.tidemark.executor.operator.TaskMeters;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.PhysicalNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the late rows of a job go: counted, and with LATE ROWS INTO written by sinks of their own, whose rows do not count
 * as the job's output. Thread: the one that starts the job.
 */
final class LateSinks {
    private final JobRun job;
    private final ConnectorLookup connectors;
    private final boolean bounded;
    private final Map<TableDefinition, Sink> sinks = new HashMap<>();
    private int writers;

    LateSinks(JobRun job, ConnectorLookup connectors, boolean bounded) {
        this.job = job;
        this.connectors = connectors;
        this.bounded = bounded;
    }

    /** What a plan says of the late rows of a node with this input, or null. */
    static PhysicalNode.@Nullable LateRows below(PhysicalNode input) {
        PhysicalNode node = input instanceof PhysicalNode.Exchange exchange ? exchange.input() : input;
        return node instanceof PhysicalNode.LateRows late ? late : null;
    }

    /** For an operator of a task that judges the rows of an input. */
    LateOutput of(PhysicalNode input, Task task) {
        PhysicalNode.LateRows late = below(input);
        if (late == null) {
            return new LateOutput(task.meters());
        }
        Sink sink = sinks.computeIfAbsent(late.table(), table -> open(late));
        int index = writers++;
        int count = Math.max(index + 1, job.settings().parallelism());
        SinkOperator writer = new SinkOperator(sink.writer(index, count), late.table(), new TaskMeters());
        task.add(writer);
        OutputHub output = new OutputHub();
        output.attach(writer, 0);
        return new LateOutput(late, task.meters(), output);
    }

    /** Opens those of a plan before anything else of it, as its participants must be known first. */
    void openAll(PhysicalNode node) {
        if (node instanceof PhysicalNode.LateRows late) {
            sinks.computeIfAbsent(late.table(), table -> open(late));
        }
        node.inputs().forEach(this::openAll);
    }

    private Sink open(PhysicalNode.LateRows late) {
        Sink sink = connectors
                .connector(late.table())
                .openSink(new SinkRequest(
                        late.table(),
                        connectors.options(late.table()),
                        late.written(),
                        ChangelogMode.INSERT_ONLY,
                        job.settings().directory(),
                        bounded,
                        job.epochs()));
        job.opened(sink);
        return sink;
    }
}
