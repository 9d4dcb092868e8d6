/** What tests need to play the part of checkpoint files. */
@NullMarked
package io.tidemark.executor.snapshot;

import org.jspecify.annotations.NullMarked;
