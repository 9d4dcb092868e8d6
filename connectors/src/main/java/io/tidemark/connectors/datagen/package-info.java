/** The connector {@code datagen}. Front door: {@link io.tidemark.connectors.datagen.DatagenConnector}. */
@NullMarked
package io.tidemark.connectors.datagen;

import org.jspecify.annotations.NullMarked;
