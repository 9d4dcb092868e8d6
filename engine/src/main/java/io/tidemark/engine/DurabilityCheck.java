package io.tidemark.engine;

import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import java.util.Optional;

/** Whether a job can be kept over a restart of the process. Stateless. */
final class DurabilityCheck {
    private DurabilityCheck() {}

    /** Why a plan cannot be kept, as a part of a sentence; empty if it can. */
    static Optional<String> obstacle(PhysicalPlan plan, ConnectorLookup connectors) {
        for (PhysicalNode.Output output : plan.outputs()) {
            Optional<String> found = obstacle(output, connectors);
            if (found.isPresent()) {
                return found;
            }
        }
        boolean reads = plan.outputs().stream().anyMatch(DurabilityCheck::scans);
        return reads ? Optional.empty() : Optional.of("it reads no table");
    }

    private static boolean scans(PhysicalNode node) {
        return node instanceof PhysicalNode.Scan || node.inputs().stream().anyMatch(DurabilityCheck::scans);
    }

    private static Optional<String> obstacle(PhysicalNode node, ConnectorLookup connectors) {
        if (node instanceof PhysicalNode.Scan scan && !replayable(scan.table(), connectors)) {
            return Optional.of("table " + scan.table().name() + " cannot be read again");
        }
        if (node instanceof PhysicalNode.Output output && output.table() != null) {
            Optional<String> target = sink(output.table(), connectors);
            if (target.isPresent()) {
                return target;
            }
        }
        if (node instanceof PhysicalNode.LateRows late) {
            Optional<String> target = sink(late.table(), connectors);
            if (target.isPresent()) {
                return target;
            }
        }
        for (PhysicalNode input : node.inputs()) {
            Optional<String> found = obstacle(input, connectors);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static boolean replayable(TableDefinition table, ConnectorLookup connectors) {
        return connectors.connector(table).replayable(table, connectors.options(table));
    }

    private static Optional<String> sink(TableDefinition table, ConnectorLookup connectors) {
        return connectors.connector(table).takesEpochs(table, connectors.options(table))
                ? Optional.empty()
                : Optional.of("table " + table.name() + " cannot take rows back");
    }
}
