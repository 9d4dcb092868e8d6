/**
 * What the engine keeps on disk: its lock on the data directory and the log of statements that made the catalog. Front
 * door: {@link io.tidemark.engine.catalog.CatalogLog}.
 */
@NullMarked
package io.tidemark.engine.catalog;

import org.jspecify.annotations.NullMarked;
