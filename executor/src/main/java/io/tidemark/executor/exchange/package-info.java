/**
 * How batches go from task to task and to the caller: bounded queues, hash partitioning, merging of watermarks. Front
 * doors: {@link io.tidemark.executor.exchange.Channel}, {@link io.tidemark.executor.exchange.ResultQueue}.
 */
@NullMarked
package io.tidemark.executor.exchange;

import org.jspecify.annotations.NullMarked;
