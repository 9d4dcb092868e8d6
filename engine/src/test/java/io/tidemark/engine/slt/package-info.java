/** Runs SQL test files with feeds and watermarks. Front doors: {@link SltFile}, {@link SltRunner}. */
@NullMarked
package io.tidemark.engine.slt;

import org.jspecify.annotations.NullMarked;
