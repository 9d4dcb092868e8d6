package io.tidemark.engine;

import io.tidemark.connectors.memory.MemoryTables;
import io.tidemark.planner.Planner;
import io.tidemark.planner.function.FunctionCatalog;
import java.nio.file.Path;

/**
 * What the sessions of an engine share.
 *
 * @param config how the engine runs
 * @param directory where its files are
 * @param catalog named objects
 * @param binder connectors and formats
 * @param memoryTables rows of the connector memory
 * @param functions what queries can call
 * @param planner turns queries into plans
 * @param starter runs plans
 * @param jobs running INSERTs
 */
record EngineParts(
        TidemarkConfig config,
        Path directory,
        CatalogKeeper catalog,
        TableBinder binder,
        MemoryTables memoryTables,
        FunctionCatalog functions,
        Planner planner,
        JobStarter starter,
        JobRegistry jobs) {
    /** Where records go that are put aside; an ephemeral engine's own folder would take them along at its end. */
    Path deadLetters() {
        Path given = config.deadLetterDirectory();
        if (given != null) {
            return given;
        }
        return (config.isEphemeral() ? config.workingDirectory() : directory).resolve("dead-letter");
    }
}
