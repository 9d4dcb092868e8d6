/**
 * State that does not fit on the heap, in Chronicle Maps over scratch files; the only place that knows Chronicle Map.
 * Front doors: {@link io.tidemark.executor.state.chronicle.SpillDirectory}, {@link
 * io.tidemark.executor.state.chronicle.ColdMap}.
 */
@NullMarked
package io.tidemark.executor.state.chronicle;

import org.jspecify.annotations.NullMarked;
