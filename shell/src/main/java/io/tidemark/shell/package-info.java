/**
 * The command line: batch, interactive shell and demo over one narrow interface to the engine. Front door: {@link
 * io.tidemark.shell.Main}.
 */
@NullMarked
package io.tidemark.shell;

import org.jspecify.annotations.NullMarked;
