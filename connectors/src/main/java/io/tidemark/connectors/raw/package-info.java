/** The format {@code raw}. Front door: {@link io.tidemark.connectors.raw.RawFormat}. */
@NullMarked
package io.tidemark.connectors.raw;

import org.jspecify.annotations.NullMarked;
