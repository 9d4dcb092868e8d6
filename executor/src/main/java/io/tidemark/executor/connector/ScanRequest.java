package io.tidemark.executor.connector;

import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.Schema;
import java.util.List;

/**
 * What a query wants to read from a table.
 *
 * @param table the table
 * @param options its checked options
 * @param columns for each column of the schema what to read: the name of a physical column, or a metadata key
 * @param schema the batches that readers must give
 * @param bounded whether to end at what there is now
 * @param directory where relative paths begin
 * @param rejected where records go that cannot be read
 */
public record ScanRequest(
        TableDefinition table,
        TableOptions options,
        List<ScanColumn> columns,
        Schema schema,
        boolean bounded,
        java.nio.file.Path directory,
        RejectedRecords rejected) {
    public ScanRequest {
        columns = List.copyOf(columns);
    }

    /**
     * One wanted column.
     *
     * @param name the column's name, or the metadata key
     * @param metadata whether it is metadata
     */
    public record ScanColumn(String name, boolean metadata) {}
}
