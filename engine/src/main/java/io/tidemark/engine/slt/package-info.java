/**
 * SQL test files with feeds, watermarks and a clock of their own. Front doors: {@link io.tidemark.engine.slt.SltFile},
 * {@link io.tidemark.engine.slt.SltRunner}.
 */
@NullMarked
package io.tidemark.engine.slt;

import org.jspecify.annotations.NullMarked;
