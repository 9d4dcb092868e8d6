/**
 * What the shell talks to: an engine of its own, or a server. Front doors: {@link io.tidemark.shell.connection.Connection},
 * {@link io.tidemark.shell.connection.EngineConnection}.
 */
@NullMarked
package io.tidemark.shell.connection;

import org.jspecify.annotations.NullMarked;
