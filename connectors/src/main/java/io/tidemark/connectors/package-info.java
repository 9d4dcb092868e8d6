/** What tables read and write. Front door: {@link io.tidemark.connectors.Connectors}. */
@NullMarked
package io.tidemark.connectors;

import org.jspecify.annotations.NullMarked;
