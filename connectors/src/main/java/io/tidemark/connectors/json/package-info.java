/** The format {@code json}: one object a record. Front door: {@link io.tidemark.connectors.json.JsonFormat}. */
@NullMarked
package io.tidemark.connectors.json;

import org.jspecify.annotations.NullMarked;
