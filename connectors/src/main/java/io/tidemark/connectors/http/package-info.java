/** The connector {@code http}. Front door: {@link io.tidemark.connectors.http.HttpConnector}. */
@NullMarked
package io.tidemark.connectors.http;

import org.jspecify.annotations.NullMarked;
