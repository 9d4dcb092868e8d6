/** Connectors that only take rows: {@code print} and {@code blackhole}. */
@NullMarked
package io.tidemark.connectors.output;

import org.jspecify.annotations.NullMarked;
