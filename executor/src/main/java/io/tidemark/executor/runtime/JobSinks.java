package io.tidemark.executor.runtime;

import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.TidemarkException;
import java.util.IdentityHashMap;
import java.util.Map;

/** The sinks of a job, each opened once. Thread: the one that starts the job. */
final class JobSinks {
    private final JobRun job;
    private final PhysicalPlan plan;
    private final ConnectorLookup connectors;
    private final LateSinks late;
    private final Map<PhysicalNode.Output, Sink> sinks = new IdentityHashMap<>();

    JobSinks(JobRun job, PhysicalPlan plan, ConnectorLookup connectors, LateSinks late) {
        this.job = job;
        this.plan = plan;
        this.connectors = connectors;
        this.late = late;
    }

    /** Opens all before anything else: they tell where the job goes on, and so how its sources are opened. */
    void openAll() {
        for (PhysicalNode.Output output : plan.outputs()) {
            TableDefinition table = output.table();
            if (table == null) {
                throw TidemarkException.internal("a job whose rows go to the caller keeps no checkpoints");
            }
            sinks.put(output, open(output, table));
            late.openAll(output);
        }
    }

    /** The sink of an output. */
    Sink of(PhysicalNode.Output node, TableDefinition table) {
        Sink known = sinks.get(node);
        return known == null ? open(node, table) : known;
    }

    private Sink open(PhysicalNode.Output node, TableDefinition table) {
        Sink opened = connectors
                .connector(table)
                .openSink(new SinkRequest(
                        table,
                        connectors.options(table),
                        node.schema(),
                        node.changelogMode(),
                        job.settings().directory(),
                        plan.bounded(),
                        job.epochs()));
        job.opened(opened);
        return opened;
    }
}
