/**
 * What a connector and a format provide. Front doors: {@link io.tidemark.executor.connector.Connector}, {@link
 * io.tidemark.executor.connector.Format}. Implementations live in the connectors module or come through ServiceLoader.
 */
@NullMarked
package io.tidemark.executor.connector;

import org.jspecify.annotations.NullMarked;
