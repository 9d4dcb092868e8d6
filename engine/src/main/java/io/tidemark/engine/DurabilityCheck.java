package io.tidemark.engine;

import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Whether a job can be kept over a restart of the process. Stateless. */
final class DurabilityCheck {
    private DurabilityCheck() {}

    /** Why a plan cannot be kept, as a part of a sentence; empty if it can. */
    static Optional<String> obstacle(PhysicalPlan plan, ConnectorLookup connectors) {
        Set<TableDefinition> read = new LinkedHashSet<>();
        Set<TableDefinition> written = new LinkedHashSet<>();
        plan.outputs().forEach(output -> collect(output, read, written));
        for (TableDefinition table : read) {
            if (!connectors.connector(table).replayable(table, connectors.options(table))) {
                return Optional.of("table " + table.name() + " cannot be read again");
            }
        }
        for (TableDefinition table : written) {
            if (!connectors.connector(table).takesEpochs(table, connectors.options(table))) {
                return Optional.of("table " + table.name() + " cannot take rows back");
            }
        }
        return read.isEmpty() ? Optional.of("it reads no table") : Optional.empty();
    }

    /** The tables that a plan writes to. */
    static Set<TableDefinition> written(PhysicalPlan plan) {
        Set<TableDefinition> written = new LinkedHashSet<>();
        plan.outputs().forEach(output -> collect(output, new LinkedHashSet<>(), written));
        return written;
    }

    private static void collect(PhysicalNode node, Set<TableDefinition> read, Set<TableDefinition> written) {
        if (node instanceof PhysicalNode.Scan scan) {
            read.add(scan.table());
        }
        if (node instanceof PhysicalNode.LateRows late) {
            written.add(late.table());
        }
        if (node instanceof PhysicalNode.Output output && output.table() != null) {
            written.add(output.table());
        }
        node.inputs().forEach(input -> collect(input, read, written));
    }
}
