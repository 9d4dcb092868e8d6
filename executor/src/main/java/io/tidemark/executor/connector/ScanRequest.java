package io.tidemark.executor.connector;

import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param start where to go on after a restart, split by split; null at a first start. A split that is not listed is
 *     read from its beginning
 * @param key values of the table's primary key if only the row of this key is wanted; only asked of tables that the
 *     engine keeps, else empty
 * @param checkpointed whether the job keeps checkpoints, so that readers are asked for {@link SourceReader#snapshot}
 */
public record ScanRequest(
        TableDefinition table,
        TableOptions options,
        List<ScanColumn> columns,
        Schema schema,
        boolean bounded,
        java.nio.file.Path directory,
        RejectedRecords rejected,
        @Nullable List<SplitPosition> start,
        List<Expression.Literal> key,
        boolean checkpointed) {
    public ScanRequest {
        columns = List.copyOf(columns);
        start = start == null ? null : List.copyOf(start);
        key = List.copyOf(key);
    }

    /** For a scan of all rows. */
    public ScanRequest(
            TableDefinition table,
            TableOptions options,
            List<ScanColumn> columns,
            Schema schema,
            boolean bounded,
            java.nio.file.Path directory,
            RejectedRecords rejected,
            @Nullable List<SplitPosition> start) {
        this(table, options, columns, schema, bounded, directory, rejected, start, List.of(), false);
    }

    /** For a scan that begins where the table's options say. */
    public ScanRequest(
            TableDefinition table,
            TableOptions options,
            List<ScanColumn> columns,
            Schema schema,
            boolean bounded,
            java.nio.file.Path directory,
            RejectedRecords rejected) {
        this(table, options, columns, schema, bounded, directory, rejected, null);
    }

    /**
     * One wanted column.
     *
     * @param name the column's name, or the metadata key
     * @param metadata whether it is metadata
     */
    public record ScanColumn(String name, boolean metadata) {}
}
