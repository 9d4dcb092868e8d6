package io.tidemark.engine;

import io.tidemark.connectors.memory.MemoryTables;
import io.tidemark.executor.table.KeyedTables;
import io.tidemark.planner.Planner;
import io.tidemark.planner.function.FunctionCatalog;
import java.nio.file.Path;

/**
 * What the sessions of an engine share.
 *
 * @param config how the engine runs
 * @param directory where its files are
 * @param catalog named objects
 * @param connections options that tables share
 * @param secrets values that are shown to nobody
 * @param binder connectors and formats
 * @param memoryTables rows of the connector memory
 * @param keyedTables rows of tables that the engine keeps
 * @param functions what queries can call
 * @param planner turns queries into plans
 * @param starter runs plans
 * @param jobs running INSERTs
 * @param planning plans the statements of jobs
 * @param durable jobs that outlive the process
 * @param points lookups by key that were planned before
 * @param columnsOf the columns of all objects
 * @param startMillis when this engine was opened, which tells it from those that had its data before
 */
record EngineParts(
        TidemarkConfig config,
        Path directory,
        CatalogKeeper catalog,
        NamedConnections connections,
        SecretStore secrets,
        TableBinder binder,
        MemoryTables memoryTables,
        KeyedTables keyedTables,
        FunctionCatalog functions,
        Planner planner,
        JobStarter starter,
        JobRegistry jobs,
        JobPlanner planning,
        DurableJobs durable,
        PointQueries points,
        ColumnsOf columnsOf,
        long startMillis) {
    /** Where records go that are put aside; an ephemeral engine's own folder would take them along at its end. */
    Path deadLetters() {
        return deadLetters(config, directory);
    }

    /** The same, before the parts are there. */
    static Path deadLetters(TidemarkConfig config, Path directory) {
        Path given = config.deadLetterDirectory();
        if (given != null) {
            return given;
        }
        return (config.isEphemeral() ? config.workingDirectory() : directory).resolve("dead-letter");
    }
}
