/**
 * Jobs, tasks and their threads. Front doors: {@code Executor}, {@link io.tidemark.executor.runtime.Job}, {@link
 * io.tidemark.executor.exchange.ResultStream}.
 */
@NullMarked
package io.tidemark.executor.runtime;

import org.jspecify.annotations.NullMarked;
