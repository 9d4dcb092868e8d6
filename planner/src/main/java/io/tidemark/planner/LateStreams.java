package io.tidemark.planner;

import io.tidemark.parser.ast.Name;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.Schema;

/** Makes the streams that LATE ROWS INTO names and that do not exist. Thread: sql. */
public interface LateStreams {
    /** The definition of a stream that the engine keeps; it is not in the catalog yet. */
    TableDefinition define(Name name, Schema columns);
}
