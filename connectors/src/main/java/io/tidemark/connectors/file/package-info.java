/** The connector {@code file}. Front door: {@link io.tidemark.connectors.file.FileConnector}. */
@NullMarked
package io.tidemark.connectors.file;

import org.jspecify.annotations.NullMarked;
