/** Checkpoint files: their format, the order in which they are written, and what is kept. */
@NullMarked
package io.tidemark.executor.checkpoint;

import org.jspecify.annotations.NullMarked;
