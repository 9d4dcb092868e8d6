/**
 * The connector {@code memory}: tables that live in the engine's own JVM, for tests and embedding. Front door: {@link
 * io.tidemark.connectors.memory.MemoryTables}.
 */
@NullMarked
package io.tidemark.connectors.memory;

import org.jspecify.annotations.NullMarked;
