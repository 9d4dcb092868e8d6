package io.tidemark.executor.connector;

import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a job wants to write to a table.
 *
 * @param table the table
 * @param options its checked options
 * @param schema the batches that will come: the table's physical columns, in order
 * @param mode which kinds of change will come
 * @param directory where relative paths begin
 * @param bounded whether the job ends by itself
 * @param epochs the job if it keeps checkpoints, else null; the sink then gives its rows out with them, through a
 *     participant, or refuses
 */
public record SinkRequest(
        TableDefinition table,
        TableOptions options,
        Schema schema,
        ChangelogMode mode,
        java.nio.file.Path directory,
        boolean bounded,
        @Nullable EpochScope epochs) {
    /** For a job that keeps no checkpoints. */
    public SinkRequest(
            TableDefinition table,
            TableOptions options,
            Schema schema,
            ChangelogMode mode,
            java.nio.file.Path directory,
            boolean bounded) {
        this(table, options, schema, mode, directory, bounded, null);
    }
}
