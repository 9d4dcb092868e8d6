/**
 * Keyed state of operators. Front doors: {@link io.tidemark.executor.state.StateStore} (one per job and task), {@link
 * io.tidemark.executor.state.PaneTables}, {@link io.tidemark.executor.state.StateTable}, {@link
 * io.tidemark.executor.state.StateCursor}.
 */
@NullMarked
package io.tidemark.executor.state;

import org.jspecify.annotations.NullMarked;
