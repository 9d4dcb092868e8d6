/**
 * Rows as columns of primitives. Front doors: {@link io.tidemark.executor.batch.ColumnBatch}, {@link
 * io.tidemark.executor.batch.ColumnVector}.
 */
@NullMarked
package io.tidemark.executor.batch;

import org.jspecify.annotations.NullMarked;
