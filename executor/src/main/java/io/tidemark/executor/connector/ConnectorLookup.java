package io.tidemark.executor.connector;

import io.tidemark.planner.catalog.TableDefinition;

/** Finds a table's connector when a job starts. Thread: any. */
public interface ConnectorLookup {
    /** The connector of a table. */
    Connector connector(TableDefinition table);

    /** The table's checked options. */
    TableOptions options(TableDefinition table);
}
