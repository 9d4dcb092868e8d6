/**
 * Completion: what may stand at the cursor by the grammar, and the names of the catalog. Front doors: {@link
 * io.tidemark.shell.complete.SqlCompleter}, {@link io.tidemark.shell.complete.TypedText}.
 */
@NullMarked
package io.tidemark.shell.complete;

import org.jspecify.annotations.NullMarked;
