package io.tidemark.executor.runtime;

import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.Collection;

/** What a job that keeps checkpoints asks of its sources. Stateless. */
final class DurableScans {
    private DurableScans() {}

    /** Refuses sources that cannot be read again from where they were left. */
    static void check(Collection<PhysicalNode.Scan> scans, ConnectorLookup connectors) {
        for (PhysicalNode.Scan scan : scans) {
            TableDefinition table = scan.table();
            if (!connectors.connector(table).replayable(table, connectors.options(table))) {
                throw new TidemarkException(
                        ErrorCode.NOT_SUPPORTED_YET,
                        "a job that keeps checkpoints cannot read table " + table.name() + ": the connector "
                                + table.connector() + " cannot go on where it was left",
                        "copy its rows to Kafka or to files first, or run the job without checkpoints",
                        null);
            }
        }
    }
}
