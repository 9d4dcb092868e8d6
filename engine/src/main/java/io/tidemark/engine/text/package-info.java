/**
 * How errors read on a terminal. Front doors: {@link io.tidemark.engine.text.ErrorText}, {@link
 * io.tidemark.engine.text.DisplayWidth}.
 */
@NullMarked
package io.tidemark.engine.text;

import org.jspecify.annotations.NullMarked;
