/**
 * The front door for programs that embed Tidemark. Front doors: {@link io.tidemark.engine.Tidemark}, {@link
 * io.tidemark.engine.Session}, {@link io.tidemark.engine.Result}, {@link io.tidemark.engine.Row}.
 */
@NullMarked
package io.tidemark.engine;

import org.jspecify.annotations.NullMarked;
