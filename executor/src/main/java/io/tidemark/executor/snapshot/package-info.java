/** What operators remember at a barrier, as records: the seam between operators and checkpoint files. */
@NullMarked
package io.tidemark.executor.snapshot;

import org.jspecify.annotations.NullMarked;
