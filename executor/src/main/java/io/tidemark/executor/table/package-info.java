/**
 * Keyed tables: rows by primary key that one thread at a time changes and many read, each reader at one consistent version.
 * Tables without a connector and materialized views are kept in them. Front door: {@link
 * io.tidemark.executor.table.KeyedTable}.
 */
@NullMarked
package io.tidemark.executor.table;

import org.jspecify.annotations.NullMarked;
