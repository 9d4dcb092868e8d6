/**
 * Aggregate functions over columns and flat state. Front doors: {@link io.tidemark.executor.aggregate.AggregateSet},
 * {@link io.tidemark.executor.aggregate.Aggregate}.
 */
@NullMarked
package io.tidemark.executor.aggregate;

import org.jspecify.annotations.NullMarked;
